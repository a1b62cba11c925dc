package dev.skipgate.runtime.training.parameter;

import java.util.Objects;

/**
 * One trained matrix (or vector, with one column), row-major.
 *
 * <p>{@link #master()} accumulates the updates in full precision. {@link #effective()} is what the network multiplies with:
 * the same array when nothing is quantized, else a quantized copy. The gradient is taken at the effective values and applied to the
 * master copy unchanged (straight-through; limited-precision-rnn, section 3).
 */
public final class Parameter {
    private final String name;
    private final int rows;
    private final int columns;
    private final float[] master;
    private final float[] effective;
    private final float[] gradient;

    private Parameter(String name, int rows, int columns, boolean quantized) {
        this.name = Objects.requireNonNull(name, "name");
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(name + " has no elements: " + rows + " x " + columns);
        }
        this.rows = rows;
        this.columns = columns;
        this.master = new float[Math.multiplyExact(rows, columns)];
        this.effective = quantized ? new float[master.length] : master;
        this.gradient = new float[master.length];
    }

    /** A matrix that is multiplied as it is. */
    public static Parameter plain(String name, int rows, int columns) {
        return new Parameter(name, rows, columns, false);
    }

    /** A matrix with a quantized copy, which has to be filled before every use. */
    public static Parameter quantized(String name, int rows, int columns) {
        return new Parameter(name, rows, columns, true);
    }

    /** Its name in checkpoints and in weight files, as PyTorch would call it. */
    public String name() {
        return name;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public int size() {
        return master.length;
    }

    /** Whether the network multiplies with a copy other than the master. */
    public boolean hasQuantizedCopy() {
        return effective != master;
    }

    /** The full-precision values; not a copy. */
    public float[] master() {
        return master;
    }

    /** The values the network multiplies with; not a copy. */
    public float[] effective() {
        return effective;
    }

    /** The gradient of the loss with respect to the effective values, added to by every backward pass; not a copy. */
    public float[] gradient() {
        return gradient;
    }
}
