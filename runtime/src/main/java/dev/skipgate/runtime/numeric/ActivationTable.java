package dev.skipgate.runtime.numeric;

/**
 * A sigmoid or tanh table: one entry for every value of the input format (no interpolation), addressed by the value's
 * two's complement bits. Made once here and emitted, so that every target holds the same integers.
 *
 * @param function which function
 * @param input format of the argument, signed, at most 12 bits
 * @param output format of the result, signed
 * @param values {@code 2^input.width} results
 */
public record ActivationTable(Function function, FixedPointFormat input, FixedPointFormat output, short[] values) {
    /** The functions of an LSTM cell. */
    public enum Function {
        SIGMOID {
            @Override
            public double exact(double x) {
                return 1 / (1 + StrictMath.exp(-x));
            }
        },
        TANH {
            @Override
            public double exact(double x) {
                return StrictMath.tanh(x);
            }
        };

        /** The exact value. StrictMath, so that a table is the same on every machine. */
        public abstract double exact(double x);
    }

    /** Widest argument: 4,096 entries. */
    public static final int MAX_INPUT_WIDTH = 12;

    /** Makes the table: each entry is the exact value at the entry's argument, rounded half up and saturated. */
    public static ActivationTable of(Function function, FixedPointFormat input, FixedPointFormat output) {
        if (!input.signed() || input.width() > MAX_INPUT_WIDTH) {
            throw new IllegalArgumentException(
                    input + " as a table argument; wanted a signed format of at most " + MAX_INPUT_WIDTH + " bits");
        }
        if (!output.signed() || output.width() > 16) {
            throw new IllegalArgumentException(
                    output + " as a table result; wanted a signed format of at most 16 bits");
        }
        int entries = 1 << input.width();
        short[] values = new short[entries];
        for (int address = 0; address < entries; address++) {
            long argument = address < entries / 2 ? address : address - entries;
            values[address] = (short) output.quantize(function.exact(input.toReal(argument)));
        }
        return new ActivationTable(function, input, output, values);
    }

    /** Looks up a value of the input format. */
    public int at(long argument) {
        return values[(int) argument & (values.length - 1)];
    }

    /**
     * Greatest distance between the exact function and the table over all real arguments, those included that are rounded (half
     * up) or saturated into the input format: found at the ends of each entry's interval, because both functions are
     * monotone.
     */
    public double errorBound() {
        double bound = 0;
        for (long argument = input.minimum(); argument <= input.maximum(); argument++) {
            double entry = output.toReal(at(argument));
            double low = argument == input.minimum() ? Double.NEGATIVE_INFINITY : halfStep(argument, -0.5);
            double high = argument == input.maximum() ? Double.POSITIVE_INFINITY : halfStep(argument, 0.5);
            bound = Math.max(bound, Math.abs(function.exact(low) - entry));
            bound = Math.max(bound, Math.abs(function.exact(high) - entry));
        }
        return bound;
    }

    private double halfStep(long argument, double steps) {
        return Math.scalb(argument + steps, -input.fractionBits());
    }
}
