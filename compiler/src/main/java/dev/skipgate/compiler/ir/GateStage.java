package dev.skipgate.compiler.ir;

import java.util.List;

/** A stage and its numbers: phases with equal ones share one set of gate lanes. */
public record GateStage(Stage stage, CellNumbers numbers) {
    /** That of a phase, which is not the output's. */
    public static GateStage of(Design design, Phase phase) {
        return new GateStage(
                phase.stage(),
                CellNumbers.of(design.network().integers().layers().get(phase.layer())));
    }

    /** Those of a design, each once, in the order of its phases. */
    public static List<GateStage> of(Design design) {
        return design.phases().stream()
                .filter(phase -> !phase.isOutput())
                .map(phase -> of(design, phase))
                .distinct()
                .toList();
    }

    /** The tables it reads. */
    public List<CellNumbers.Table> tables() {
        return numbers.tables(stage);
    }
}
