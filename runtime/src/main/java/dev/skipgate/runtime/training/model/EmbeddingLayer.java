package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;

/** One trained row for each token. */
public final class EmbeddingLayer implements Layer {
    private final String name;
    private final Parameter table;
    private final SliceRounding rounding;
    private Sequence input = Layer.nothing();
    private float[] output = new float[0];

    /**
     * @param table vocabulary x width
     * @param rounding of the rows that were picked
     */
    public EmbeddingLayer(String name, Parameter table, SliceRounding rounding) {
        this.name = name;
        this.table = table;
        this.rounding = rounding;
    }

    @Override
    public Sequence forward(Sequence newInput, Window window) {
        input = newInput;
        int width = outputWidth();
        output = Functions.room(output, input.rows() * width);
        int[] tokens = input.tokens().orElseThrow(() -> new IllegalArgumentException("an embedding wants tokens"));
        for (int row = 0; row < input.rows(); row++) {
            System.arraycopy(table.effective(), tokens[row] * width, output, row * width, width);
        }
        rounding.round(output, 0, input.rows() * width);
        return Sequence.of(input.rows(), width, output);
    }

    @Override
    public Sequence backward(Sequence gradient, boolean wantInput) {
        int width = outputWidth();
        int[] tokens = input.tokens().orElseThrow();
        float[] sums = table.gradient();
        for (int row = 0; row < input.rows(); row++) {
            int to = tokens[row] * width;
            int from = gradient.offset() + row * width;
            for (int k = 0; k < width; k++) {
                sums[to + k] += gradient.data()[from + k];
            }
        }
        return Layer.nothing();
    }

    public Parameter table() {
        return table;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int inputWidth() {
        return table.rows();
    }

    @Override
    public int outputWidth() {
        return table.columns();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(table);
    }
}
