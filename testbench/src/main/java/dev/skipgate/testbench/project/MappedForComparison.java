package dev.skipgate.testbench.project;

import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.pass.MapStreamed;
import dev.skipgate.compiler.pass.MapToArray;
import dev.skipgate.compiler.pass.Quantize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Designs that a report compares the real one with, on the same lanes and in the same encodings. */
final class MappedForComparison {
    private MappedForComparison() {}

    /** The same without balancing, with all weights on chip. */
    static Design unbalanced(Design design) {
        QuantizedNetwork network = new QuantizedNetwork(
                tight(design.network().description()), design.network().integers());
        return new MapToArray(design.grid(), false, encodings(design)).apply(network, new Diagnostics());
    }

    /** The same made for its weights alone, streamed when it is; empty without a capacity. */
    static Optional<Design> withoutCapacity(CompiledModel compiled) {
        Design design = compiled.design();
        ModelDescription description = design.network().description();
        if (description.hardware().capacity().isEmpty()) {
            return Optional.empty();
        }
        FloatNetwork pruned = compiled.pruned();
        FloatNetwork tight = new FloatNetwork(tight(description), pruned.embedding(), pruned.layers(), pruned.output());
        Diagnostics diagnostics = new Diagnostics();
        QuantizedNetwork network = new Quantize().apply(tight, diagnostics);
        return design.streaming().isPresent()
                ? new MapStreamed(compiled.board(), design.grid(), encodings(design)).apply(network, diagnostics)
                : Optional.of(new MapToArray(design.grid(), false, encodings(design)).apply(network, diagnostics));
    }

    private static ModelDescription tight(ModelDescription description) {
        return description.withHardware(description.hardware().withCapacity(OptionalDouble.empty()));
    }

    private static List<List<Encoding>> encodings(Design design) {
        return design.phases().stream()
                .map(phase -> phase.operands().stream().map(Operand::encoding).toList())
                .toList();
    }
}
