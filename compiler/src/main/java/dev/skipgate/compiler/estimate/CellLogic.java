package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.CellNumbers;
import dev.skipgate.compiler.ir.GateStage;
import dev.skipgate.runtime.numeric.FixedPointFormat;

/** Logic of one unit behind its sums (lstm_cell.h, gru_cell.h, unit_cell.h). */
final class CellLogic {
    private static final int LSTM_GATES = 4;

    private final GateStage stage;
    private final CellNumbers numbers;
    private final int sum;
    private final int value;

    CellLogic(GateStage stage, int sumBits) {
        this.stage = stage;
        numbers = stage.numbers();
        sum = sumBits;
        value = numbers.value().width();
    }

    private int gateInput() {
        return numbers.gateInput().orElseThrow().width();
    }

    private int gate() {
        return numbers.gate().orElseThrow().width();
    }

    private int cell() {
        return numbers.cell().orElseThrow().width();
    }

    long luts() {
        return switch (stage.stage()) {
                // Four gate inputs, the cell update, two rounded products.
            case LSTM -> LSTM_GATES * Logic.requantize(sum, gateInput())
                    + Logic.add(updateBits())
                    + Logic.requantize(updateBits(), cell())
                    + Logic.requantize(cell(), gateInput())
                    + Logic.requantize(2 * gate(), value);
            case GRU -> 2L * Logic.requantize(sum, gateInput())
                    + Logic.add(argumentBits())
                    + Logic.requantize(argumentBits(), gateInput())
                    + mixedLuts();
            case GRU_RESET -> 2L * Logic.requantize(sum, gateInput()) + Logic.requantize(gate() + value, value);
            case GRU_UPDATE -> Logic.requantize(sum, gateInput()) + mixedLuts();
            case RNN_TANH -> Logic.requantize(sum, gateInput());
            case RNN_RELU, DENSE_RELU -> Logic.requantize(sum, value) + value;
            case DENSE, OUTPUT -> Logic.requantize(sum, value);
        };
    }

    /** Registers of the stages: gate inputs, gates, products, and what waits beside them. */
    long ffs() {
        return switch (stage.stage()) {
            case LSTM -> {
                long products = (gate() + cell()) + 2L * gate() + updateBits() + cell();
                long squash = gateInput() + gate() + 2L * gate() + value;
                // The output gate waits for the cell through some six stages, the old cell through three.
                long waiting = 6L * gate() + 3L * cell();
                yield LSTM_GATES * (long) gateInput() + LSTM_GATES * (long) gate() + products + squash + waiting;
            }
                // The update gate and the old state wait for n through some eight stages.
            case GRU -> 3L * gateInput() + 3L * gate() + 2L * argumentBits() + 8L * (gate() + value) + mixedFfs();
            case GRU_RESET -> 2L * gateInput() + 2L * gate() + 3L * value + gate() + value;
            case GRU_UPDATE -> gateInput() + gate() + 3L * (gate() + value) + mixedFfs();
            case RNN_TANH -> gateInput() + value;
            case RNN_RELU, DENSE, DENSE_RELU, OUTPUT -> 2L * value;
        };
    }

    /** Products of values, not of weights. */
    long dsps() {
        return switch (stage.stage()) {
                // f c, i g, o tanh(c).
            case LSTM -> Logic.dsps(gate(), cell()) + 2L * Logic.dsps(gate(), gate());
                // r with the state's sum of n, z with the difference of the old state and n.
            case GRU -> Logic.dsps(gate(), sum) + Logic.dsps(gate(), differenceBits());
            case GRU_RESET -> Logic.dsps(gate(), value);
            case GRU_UPDATE -> Logic.dsps(gate(), differenceBits());
            case RNN_TANH, RNN_RELU, DENSE, DENSE_RELU, OUTPUT -> 0;
        };
    }

    private long mixedLuts() {
        int mixed = mixedBits();
        return Logic.add(differenceBits()) + Logic.add(mixed) + Logic.requantize(mixed, value);
    }

    private long mixedFfs() {
        return differenceBits() + 2L * mixedBits() + value;
    }

    /** r times n's sum of the state, and that of the input. */
    private int argumentBits() {
        return sum + gate() + 1;
    }

    /** The old state less n, at the finer binary point of both. */
    private int differenceBits() {
        FixedPointFormat gate = numbers.gate().orElseThrow();
        int fraction = Math.max(gate.fractionBits(), numbers.value().fractionBits());
        return Math.max(
                        gate.width() + fraction - gate.fractionBits(),
                        value + fraction - numbers.value().fractionBits())
                + 1;
    }

    private int mixedBits() {
        return gate() + differenceBits() + 1;
    }

    private int updateBits() {
        int gateFraction = numbers.gate().orElseThrow().fractionBits();
        int cellFraction = numbers.cell().orElseThrow().fractionBits();
        int forgetShift = Math.max(0, gateFraction - cellFraction);
        int inputShift = Math.max(0, cellFraction - gateFraction);
        return Math.max(gate() + cell() + forgetShift, 2 * gate() + inputShift) + 1;
    }
}
