package dev.skipgate.compiler.ir;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the weights of a design are streamed when they do not fit on chip (docs/datapath.md section 8).
 *
 * @param memory what they are streamed from, in words
 * @param cyclesPerWord cycles that the memory takes for a 512-bit word at the design's clock, at least 1
 * @param segments in the order of a step; even in number, the even ones in the first half of the weight memories
 * @param oneHot the matrix of a one-hot input, of which a step loads a single column; the segment is the first of them, the others
 *     follow it in the image
 */
public record Streaming(String memory, double cyclesPerWord, List<Segment> segments, Optional<Segment> oneHot) {
    /** Bytes of a 512-bit word. */
    public static final int WORD_BYTES = 64;

    private static final int BIASES_A_WORD = 16;

    public Streaming {
        segments = List.copyOf(segments);
        if (segments.isEmpty() || segments.size() % 2 != 0) {
            throw new IllegalArgumentException(segments.size() + " segments; wanted an even number");
        }
        if (!(cyclesPerWord >= 1)) {
            throw new IllegalArgumentException(cyclesPerWord + " cycles for a word; wanted at least 1");
        }
    }

    /** The segment that is loaded while segment {@code index} is multiplied. */
    public Segment after(int index) {
        return segments.get((index + 1) % segments.size());
    }

    /** Bytes read from memory in a step. */
    public long bytesPerStep(Grid grid) {
        return WORD_BYTES * streamed().mapToLong(segment -> segment.words(grid)).sum();
    }

    /** Trips of loading in a step, waited for or not. */
    public long loadTrips(Grid grid) {
        return streamed().mapToLong(segment -> segment.loadTrips(grid)).sum();
    }

    /** 512-bit words of the whole weight image: biases, segments, then the columns of a one-hot input. */
    public long imageWords(Design design) {
        Grid grid = design.grid();
        long columns = oneHot.map(first -> (long) design.phases()
                        .get(first.phase())
                        .operands()
                        .get(first.operand())
                        .weights()
                        .columns())
                .orElse(0L);
        return biasWords(design)
                + segments.stream().mapToLong(segment -> segment.words(grid)).sum()
                + columns * oneHot.map(first -> first.words(grid)).orElse(0);
    }

    /** 512-bit words of the biases, with which the image begins. */
    public static long biasWords(Design design) {
        long ofRowGroup = ((long) RowMap.GATES * design.sizes().biasDepth() + BIASES_A_WORD - 1) / BIASES_A_WORD;
        return design.grid().rowGroups() * ofRowGroup;
    }

    /** Bytes that are loaded once and stay on chip. */
    public long residentBytes(Grid grid) {
        return WORD_BYTES
                * segments.stream()
                        .filter(Segment::resident)
                        .mapToLong(segment -> segment.words(grid))
                        .sum();
    }

    private Stream<Segment> streamed() {
        return Stream.concat(segments.stream().filter(segment -> !segment.resident()), oneHot.stream());
    }
}
