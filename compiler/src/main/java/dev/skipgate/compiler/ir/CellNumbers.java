package dev.skipgate.compiler.ir;

import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.RnnLayer;
import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.ActivationTable.Function;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of a gate stage. Layers with equal ones share the hardware of their stage.
 *
 * @param sumFraction fraction bits of the sums
 * @param gateInput argument of sigmoid and tanh
 * @param gate result of sigmoid and tanh, where it is not what the layer gives
 * @param cell cell state
 * @param value what the layer gives
 */
public record CellNumbers(
        int sumFraction,
        Optional<FixedPointFormat> gateInput,
        Optional<FixedPointFormat> gate,
        Optional<FixedPointFormat> cell,
        FixedPointFormat value) {
    /**
     * A table that a stage looks values up in.
     *
     * @param input format of the argument
     * @param output format of the result
     */
    public record Table(Function function, FixedPointFormat input, FixedPointFormat output) {
        /** Its entries. */
        public ActivationTable entries() {
            return ActivationTable.of(function, input, output);
        }
    }

    /** The numbers of a layer. */
    public static CellNumbers of(Layer layer) {
        int fraction = layer.sum().fraction();
        return layer.accept(new Layer.Visitor<>() {
            @Override
            public CellNumbers lstm(LstmLayer lstm) {
                return new CellNumbers(
                        fraction,
                        Optional.of(lstm.formats().gateInput()),
                        Optional.of(lstm.formats().gate()),
                        Optional.of(lstm.formats().cell()),
                        lstm.values());
            }

            @Override
            public CellNumbers gru(GruLayer gru) {
                return new CellNumbers(
                        fraction,
                        Optional.of(gru.formats().gateInput()),
                        Optional.of(gru.formats().gate()),
                        Optional.empty(),
                        gru.values());
            }

            @Override
            public CellNumbers rnn(RnnLayer rnn) {
                return new CellNumbers(fraction, rnn.tanhInput(), Optional.empty(), Optional.empty(), rnn.values());
            }

            @Override
            public CellNumbers dense(DenseLayer dense) {
                return new CellNumbers(fraction, Optional.empty(), Optional.empty(), Optional.empty(), dense.values());
            }
        });
    }

    /** The tables that a stage with these numbers reads, in the order it is given them. */
    public List<Table> tables(Stage stage) {
        return switch (stage) {
            case LSTM, GRU -> List.of(table(Function.SIGMOID), table(Function.TANH));
            case GRU_RESET -> List.of(table(Function.SIGMOID));
            case GRU_UPDATE, RNN_TANH -> List.of(table(Function.TANH));
            case RNN_RELU, DENSE, DENSE_RELU, OUTPUT -> List.of();
        };
    }

    private Table table(Function function) {
        return new Table(function, gateInput.orElseThrow(), gate.orElse(value));
    }
}
