package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.CellNumbers;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.GateStage;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Stage;
import dev.skipgate.runtime.numeric.ActivationTable;
import java.util.List;

/** The number formats and activation tables of a design, each once: layers with equal ones share hardware. */
final class DistinctFormats {
    private final Design design;
    private final List<Numbers> numbers;
    private final List<CellNumbers.Table> tables;

    /** The struct of a cell's numbers: what kind it is of, and the numbers. */
    record Numbers(String kind, CellNumbers formats) {
        static Numbers of(GateStage stage) {
            return new Numbers(kind(stage.stage()), stage.numbers());
        }

        private static String kind(Stage stage) {
            return switch (stage) {
                case LSTM -> "Lstm";
                case GRU, GRU_RESET, GRU_UPDATE -> "Gru";
                case RNN_TANH, RNN_RELU, DENSE, DENSE_RELU, OUTPUT -> "Unit";
            };
        }
    }

    DistinctFormats(Design design) {
        this.design = design;
        List<GateStage> stages = GateStage.of(design);
        numbers = stages.stream().map(Numbers::of).distinct().toList();
        tables = stages.stream()
                .flatMap(stage -> stage.tables().stream())
                .distinct()
                .toList();
    }

    List<Numbers> numbers() {
        return numbers;
    }

    List<CellNumbers.Table> tables() {
        return tables;
    }

    /** Name of a struct: {@code LstmFormats0}. Those of a kind are counted by themselves. */
    String nameOf(Numbers wanted) {
        List<Numbers> alike = numbers.stream()
                .filter(each -> each.kind().equals(wanted.kind()))
                .toList();
        return wanted.kind() + "Formats" + alike.indexOf(wanted);
    }

    /** Name of a table: {@code kTanh0}. Those of a function are counted by themselves. */
    String nameOf(CellNumbers.Table wanted) {
        List<CellNumbers.Table> alike = tables.stream()
                .filter(each -> each.function() == wanted.function())
                .toList();
        String function = wanted.function() == ActivationTable.Function.SIGMOID ? "kSigmoid" : "kTanh";
        return function + alike.indexOf(wanted);
    }

    /** The cell of a phase with its numbers, as a type. */
    String cellOf(Phase phase) {
        GateStage stage = GateStage.of(design, phase);
        String formats = nameOf(Numbers.of(stage));
        return "skipgate::"
                + switch (stage.stage()) {
                    case LSTM -> "LstmCell<" + formats + ">";
                    case GRU -> "GruCell<" + formats + ">";
                    case GRU_RESET -> "GruResetCell<" + formats + ">";
                    case GRU_UPDATE -> "GruUpdateCell<" + formats + ">";
                    case RNN_TANH -> "TanhCell<" + formats + ">";
                    case RNN_RELU -> "LinearCell<" + formats + ", true, true>";
                    case DENSE_RELU -> "LinearCell<" + formats + ", true, false>";
                    case DENSE -> "LinearCell<" + formats + ", false, false>";
                    case OUTPUT -> throw new IllegalStateException("the output has no cells");
                };
    }

    /** Names of the tables that a phase reads. */
    List<String> tablesOf(Phase phase) {
        return GateStage.of(design, phase).tables().stream().map(this::nameOf).toList();
    }
}
