package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.KernelPass;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Streaming;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes the calls of a phase: what it multiplies, and the stage that takes the sums. */
final class PhaseWriter {
    private final Design design;
    private final DistinctFormats formats;
    private final boolean several;
    private final CppWriter out;

    PhaseWriter(Design design, DistinctFormats formats, CppWriter out) {
        this.design = design;
        this.formats = formats;
        this.several = design.passes().size() > 1;
        this.out = out;
    }

    /** Whether some phase runs on the lanes. */
    static boolean usesLanes(Design design) {
        return design.phases().stream()
                .anyMatch(phase -> !operands(phase, false).isEmpty());
    }

    /** A phase of a pass; {@code index} and {@code trips} are variables there, and so is {@code result} where there are several passes. */
    void write(Phase phase, KernelPass pass) {
        out.comment(
                phase.isOutput()
                        ? phase.isStore() ? "Values for another pass" : "Output"
                        : "Layer '" + Names.written(design, phase) + "'"
                                + (phase.stage().endsLayer() ? "" : ", reset and update gates"));
        List<Integer> inLanes = operands(phase, false);
        if (design.streaming().isPresent()) {
            streamed(phase);
        } else if (!inLanes.isEmpty()) {
            String first = operand(phase, inLanes.get(0));
            String second = inLanes.size() > 1 ? operand(phase, inLanes.get(1)) : "skipgate::noOperand()";
            call("matvec", "matVec", "array", first, second, Names.place(phase) + ".depth");
        }
        for (int index : operands(phase, true)) {
            call("constant", "constantProduct<Config>", "array", operand(phase, index), Names.matrix(phase, index));
        }
        if (!phase.isOutput()) {
            List<String> arguments = new ArrayList<>(List.of("array", Names.place(phase)));
            arguments.addAll(formats.tablesOf(phase));
            call("gates", "gates<Config, " + formats.cellOf(phase) + ">", arguments.toArray(String[]::new));
        } else {
            drain(phase, pass);
        }
        out.blank();
    }

    private void drain(Phase phase, KernelPass pass) {
        if (several) {
            KernelPass alike = pass.firstAlike(design.passes());
            out.line("result = skipgate::drain<Config, " + Names.outputFormats(alike) + ", " + Names.pass(alike)
                    + ">(array, " + Names.place(phase) + ", output);");
        } else {
            out.line("const skipgate::DrainResult result = skipgate::drain<Config, " + Names.DENSE_FORMATS + ">(array, "
                    + Names.place(phase) + ", output);");
        }
        out.line("trips.drain = result.trips;");
    }

    /** The segments of a phase, before them the column of a one-hot input. */
    private void streamed(Phase phase) {
        Streaming streaming = design.streaming().orElseThrow();
        int index = design.phases().indexOf(phase);
        if (streaming.oneHot().map(column -> column.phase() == index).orElse(false)) {
            out.line("skipgate::runOneHot(array, spare, weights, " + SegmentsWriter.ONE_HOT
                    + ", static_cast<int>(index), trips);");
        }
        int[] segments = IntStream.range(0, streaming.segments().size())
                .filter(i -> streaming.segments().get(i).phase() == index)
                .toArray();
        if (segments.length > 0) {
            out.line("skipgate::runSegments(array, spare, weights, " + SegmentsWriter.TABLE + ", " + segments[0] + ", "
                    + (segments[segments.length - 1] + 1) + ", trips);");
        }
    }

    /** Calls a stage and adds up its trips. */
    private void call(String trips, String function, String... arguments) {
        String sum = "trips." + trips + " = trips." + trips + " + ";
        out.list(sum + "skipgate::" + function + "(", List.of(arguments), ");");
    }

    /** Indices of the operands of a phase that are, or are not, burnt into logic. */
    private static List<Integer> operands(Phase phase, boolean constant) {
        return IntStream.range(0, phase.operands().size())
                .filter(o -> phase.operands().get(o).isConstant() == constant)
                .boxed()
                .toList();
    }

    private static String operand(Phase phase, int index) {
        Operand operand = phase.operands().get(index);
        String name = Names.operand(phase, index);
        return operand.isOneHot() ? "skipgate::atIndex(" + name + ", static_cast<int>(index))" : name;
    }
}
