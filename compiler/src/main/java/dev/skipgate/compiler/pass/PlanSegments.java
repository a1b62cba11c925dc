package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the matrices of a network into segments (docs/datapath.md section 8). A segment has as many columns as fit in so many words of a bank;
 * what a half of the weight memories has left over holds segments that stay.
 */
final class PlanSegments {
    private final Optional<Capacity> capacity;
    private final List<Matrix> matrices = new ArrayList<>();

    /** A product that runs on the lanes. */
    private record Matrix(int phase, int index, Operand operand, BankWords words) {}

    /**
     * A plan.
     *
     * @param words words of every bank of a half
     * @param columns column table entries of a half
     * @param fifoDepth most non-empty columns of a lane in any segment
     */
    record Plan(List<Segment> segments, Optional<Segment> oneHot, int words, int columns, int fifoDepth) {}

    PlanSegments(Grid grid, List<Phase> phases, ArraySizes sizes, Optional<Capacity> capacity) {
        this.capacity = capacity;
        for (int p = 0; p < phases.size(); p++) {
            for (int o = 0; o < phases.get(p).operands().size(); o++) {
                Operand operand = phases.get(p).operands().get(o);
                if (!operand.isConstant()) {
                    BankWords words = BankWords.of(grid, operand, sizes, capacity);
                    matrices.add(new Matrix(p, o, operand, words));
                }
            }
        }
    }

    /** Words of a bank that hold all weights: more than that is never needed. */
    int allWords() {
        return matrices.stream().mapToInt(matrix -> matrix.words().all()).sum();
    }

    /**
     * Plans segments of at most {@code segmentWords} words in halves of {@code halfWords}.
     *
     * @return nothing when a single column is larger than a segment, or when no matrix but that of a one-hot input is on the lanes
     */
    Optional<Plan> plan(int segmentWords, int halfWords) {
        List<Segment> cut = new ArrayList<>();
        Optional<Segment> oneHot = Optional.empty();
        for (Matrix matrix : matrices) {
            if (matrix.operand().isOneHot()) {
                oneHot = Optional.of(oneHot(matrix));
            } else if (!cut(matrix, segmentWords, cut)) {
                return Optional.empty();
            }
        }
        int largest = cut.stream().mapToInt(Segment::bankWords).max().orElse(0);
        int column = oneHot.map(Segment::bankWords).orElse(0);
        if (cut.isEmpty() || column > segmentWords) {
            return Optional.empty();
        }
        if (cut.size() % 2 != 0) {
            // Segments take turns in the two halves, from step to step too: a last one without columns makes the number
            // even.
            Segment last = cut.get(cut.size() - 1);
            cut.add(new Segment(last.phase(), last.operand(), last.endColumn(), last.endColumn(), 0, false, 0, 0, 0));
        }
        return Optional.of(placed(cut, oneHot, Math.max(largest, column), halfWords));
    }

    private Segment oneHot(Matrix matrix) {
        int most = 0;
        for (int local = 0; local < matrix.operand().columns().perGroup(); local++) {
            most = Math.max(most, matrix.words().of(local, local + 1));
        }
        return new Segment(matrix.phase(), matrix.index(), 0, 1, most, false, 0, 0, 0);
    }

    /** Cuts a matrix into segments as large as allowed; false when a column is too large. */
    private boolean cut(Matrix matrix, int segmentWords, List<Segment> to) {
        int all = matrix.operand().columns().perGroup();
        int first = 0;
        while (first < all) {
            int fits = first;
            int tooMany = all + 1;
            while (tooMany - fits > 1) {
                int middle = (fits + tooMany) / 2;
                if (matrix.words().of(first, middle) <= segmentWords) {
                    fits = middle;
                } else {
                    tooMany = middle;
                }
            }
            if (fits == first) {
                return false;
            }
            to.add(new Segment(
                    matrix.phase(), matrix.index(), first, fits, matrix.words().of(first, fits), false, 0, 0, 0));
            first = fits;
        }
        return true;
    }

    /** Gives every segment its place: streamed ones at the beginning of their half, one after the other in time, others behind. */
    private Plan placed(List<Segment> cut, Optional<Segment> oneHot, int streamWords, int halfWords) {
        int streamColumns = Math.max(
                oneHot.isPresent() ? 1 : 0,
                cut.stream().mapToInt(Segment::columns).max().orElseThrow());
        int[] words = {streamWords, streamWords};
        int[] columns = {streamColumns, streamColumns};
        int imageWord = 0;
        List<Segment> placed = new ArrayList<>();
        for (int i = 0; i < cut.size(); i++) {
            Segment segment = cut.get(i);
            int half = i % 2;
            boolean resident = segment.bankWords() > 0 && words[half] + segment.bankWords() <= halfWords;
            placed.add(new Segment(
                    segment.phase(),
                    segment.operand(),
                    segment.firstColumn(),
                    segment.endColumn(),
                    segment.bankWords(),
                    resident,
                    resident ? words[half] : 0,
                    resident ? columns[half] : 0,
                    imageWord));
            imageWord += segment.bankWords();
            words[half] += resident ? segment.bankWords() : 0;
            columns[half] += resident ? segment.columns() : 0;
        }
        int after = imageWord;
        return new Plan(
                placed,
                oneHot.map(first ->
                        new Segment(first.phase(), first.operand(), 0, 1, first.bankWords(), false, 0, 0, after)),
                Math.max(1, Math.max(words[0], words[1])),
                Math.max(1, Math.max(columns[0], columns[1])),
                fifoDepth(cut));
    }

    private int fifoDepth(List<Segment> cut) {
        int most = 1;
        for (Segment segment : cut) {
            for (Matrix matrix : matrices) {
                if (matrix.phase() == segment.phase() && matrix.index() == segment.operand()) {
                    most = Math.max(
                            most, capacity.isPresent() ? segment.columns() : mostColumns(matrix.operand(), segment));
                }
            }
        }
        return most;
    }

    private static int mostColumns(Operand operand, Segment segment) {
        int most = 0;
        for (int[] ofLane : operand.lengths()) {
            int columns = 0;
            for (int local = segment.firstColumn(); local < segment.endColumn(); local++) {
                columns += ofLane[local] > 0 ? 1 : 0;
            }
            most = Math.max(most, columns);
        }
        return most;
    }
}
