package dev.skipgate.compiler.pass;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.ResourceEstimate;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import java.util.List;
import java.util.Optional;

/**
 * Finds the fastest way to stream the weights of a network that has its lanes: how large the segments are, and how much memory there is for
 * those that stay on chip.
 */
final class ChooseStreaming {
    /** Words of a bank that a segment may take. Small segments start many bursts, large ones leave less room to keep others. */
    private static final List<Integer> SEGMENT_WORDS = List.of(64, 128, 256, 512, 1024, 2048, 4096, 8192);

    /** Words of a bank by which the room for resident segments grows: half a block RAM's. */
    private static final int ROOM_STEP = 512;

    private final Board board;
    private final StreamSource source;

    ChooseStreaming(Board board, StreamSource source) {
        this.board = board;
        this.source = source;
    }

    /** For a network on a board, at the clock that its description asks for. */
    static ChooseStreaming of(Board board, QuantizedNetwork network) {
        double clockMhz = network.description().hardware().clockMhz().orElse(board.clockMhz());
        return new ChooseStreaming(board, StreamSource.of(board, clockMhz));
    }

    /** The fastest design that fits, its weight image unwritten. */
    Optional<Candidate> fastest(MappedNetwork mapped) {
        PlanSegments segments = mapped.segments();
        Optional<CycleModel> model = Optional.empty();
        Candidate best = null;
        for (int words : SEGMENT_WORDS) {
            Optional<Design> largest = largest(mapped, segments, words);
            if (largest.isEmpty()) {
                continue;
            }
            Design design = largest.get();
            // Counting the weights of every column takes long, and is the same for all.
            model = Optional.of(model.orElseGet(() -> new CycleModel(design))
                    .with(design.streaming().orElseThrow()));
            Candidate candidate = Candidate.of(design, board, model.get());
            if (best == null || candidate.cycles() < best.cycles()) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** What is missing for the smallest design there is; empty when the network cannot be cut into segments at all. */
    List<String> shortfalls(MappedNetwork mapped) {
        PlanSegments segments = mapped.segments();
        return SEGMENT_WORDS.stream()
                .flatMap(words -> design(mapped, segments, words, words).stream())
                .findFirst()
                .map(design -> ResourceEstimate.of(design, board).shortfalls())
                .orElse(List.of());
    }

    /** The design that fits with segments of this size and as much room for others as possible. */
    private Optional<Design> largest(MappedNetwork mapped, PlanSegments segments, int words) {
        Optional<Design> best = fitting(mapped, segments, words, words);
        int fits = 0;
        int tooMany = segments.allWords() / ROOM_STEP + 2;
        while (best.isPresent() && tooMany - fits > 1) {
            int middle = (fits + tooMany) / 2;
            Optional<Design> larger = fitting(mapped, segments, words, words + ROOM_STEP * middle);
            if (larger.isPresent()) {
                best = larger;
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return best;
    }

    private Optional<Design> fitting(MappedNetwork mapped, PlanSegments segments, int words, int halfWords) {
        return design(mapped, segments, words, halfWords)
                .filter(design -> ResourceEstimate.of(design, board).fits());
    }

    private Optional<Design> design(MappedNetwork mapped, PlanSegments segments, int words, int halfWords) {
        return segments.plan(words, halfWords).flatMap(plan -> mapped.estimated(plan, source));
    }
}
