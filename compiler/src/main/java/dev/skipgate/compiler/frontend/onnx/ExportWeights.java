package dev.skipgate.compiler.frontend.onnx;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/** The tensors of a network that is exported, by our names. */
interface ExportWeights extends AutoCloseable {
    /**
     * Numbers as an ONNX file shall hold them.
     *
     * @param values row-major
     * @param exponent if they are whole multiples of 2 to this power, and shall be written as codes with that scale
     */
    record Values(float[] values, OptionalInt exponent) {
        public Values {
            Objects.requireNonNull(values, "values");
            Objects.requireNonNull(exponent, "exponent");
        }

        static Values floats(float[] values) {
            return new Values(values, OptionalInt.empty());
        }

        Values with(float[] others) {
            return new Values(others, exponent);
        }

        /** Some rows of a matrix, or some values of a bias, which has one column. */
        Values rows(int first, int end, int columns) {
            return with(Arrays.copyOfRange(values, first * columns, end * columns));
        }
    }

    /** A matrix, row-major. */
    Values matrix(String name, long rows, long columns);

    /** A bias; zeros when there is none. */
    Values bias(String name, int size);

    @Override
    void close();
}
