package dev.skipgate.testbench.project;

import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Segment;
import dev.skipgate.compiler.ir.Streaming;
import dev.skipgate.runtime.bundle.WeightStream;
import java.util.List;

/** The segments of streamed weights on their way into a bundle and back. Their places in memory stay behind: trips need none. */
final class StreamedSegments {
    private StreamedSegments() {}

    static WeightStream toBundle(Streaming streaming) {
        return new WeightStream(
                streaming.memory(),
                streaming.cyclesPerWord(),
                streaming.segments().stream().map(StreamedSegments::part).toList(),
                streaming.oneHot().map(StreamedSegments::part));
    }

    private static WeightStream.Part part(Segment segment) {
        return new WeightStream.Part(
                segment.phase(),
                segment.operand(),
                segment.firstColumn(),
                segment.endColumn(),
                segment.bankWords(),
                segment.resident());
    }

    /**
     * The streaming of phases that were rebuilt from a bundle.
     *
     * @throws IllegalArgumentException when the segments are not all columns of all matrices on the lanes
     */
    static Streaming fromBundle(WeightStream stream, List<Phase> phases) {
        for (int p = 0; p < phases.size(); p++) {
            for (int o = 0; o < phases.get(p).operands().size(); o++) {
                requireWhole(stream, phases.get(p).operands().get(o), p, o);
            }
        }
        for (WeightStream.Part part : stream.segments()) {
            if (part.phase() >= phases.size()
                    || part.product() >= phases.get(part.phase()).operands().size()) {
                throw new IllegalArgumentException("a segment of product " + part.product() + " of phase "
                        + part.phase() + ", which does not exist");
            }
        }
        return new Streaming(
                stream.memory(),
                stream.cyclesPerWord(),
                stream.segments().stream().map(StreamedSegments::segment).toList(),
                stream.oneHotColumn().map(StreamedSegments::segment));
    }

    private static void requireWhole(WeightStream stream, Operand operand, int phase, int product) {
        int columns = stream.segments().stream()
                .filter(part -> part.phase() == phase && part.product() == product)
                .mapToInt(WeightStream.Part::endColumn)
                .max()
                .orElse(0);
        boolean isOneHot = stream.oneHotColumn()
                .map(column -> column.phase() == phase && column.product() == product)
                .orElse(false);
        int wanted = operand.isConstant() || operand.isOneHot()
                ? 0
                : operand.columns().perGroup();
        if (columns != wanted || isOneHot != (operand.isOneHot() && !operand.isConstant())) {
            throw new IllegalArgumentException("the segments of '" + operand.name() + "' have " + columns
                    + " columns; wanted " + (operand.isOneHot() ? "one for the one-hot input" : wanted));
        }
    }

    private static Segment segment(WeightStream.Part part) {
        return new Segment(
                part.phase(),
                part.product(),
                part.firstColumn(),
                part.endColumn(),
                part.bankWords(),
                part.resident(),
                0,
                0,
                0);
    }
}
