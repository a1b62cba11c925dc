package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reads sequences by one stack of recurrent layers and writes others by a second stack, which starts from the states in which the first one ended and whose top layer attends to what the first
 * one gave (nmt-pruning, section 3.1). What is read comes with the window ({@link Window#reading}). It stands for all layers below the output.
 */
public final class EncoderDecoderLayer implements Layer {
    private final String name;
    private final EmbeddingLayer sourceEmbedding;
    private final List<RecurrentLayer> encoder;
    private final EmbeddingLayer targetEmbedding;
    private final List<RecurrentLayer> decoder;
    private final AttentiveLstmLayer top;

    /**
     * @param encoder the lowest first
     * @param decoder as many, each as wide as the one of the encoder whose state it takes over; the last one attends
     */
    public EncoderDecoderLayer(
            String name,
            EmbeddingLayer sourceEmbedding,
            List<LstmLayer> encoder,
            EmbeddingLayer targetEmbedding,
            List<LstmLayer> decoder) {
        this.name = Objects.requireNonNull(name, "name");
        this.sourceEmbedding = sourceEmbedding;
        this.encoder = List.copyOf(encoder);
        this.targetEmbedding = targetEmbedding;
        this.decoder = List.copyOf(decoder);
        if (encoder.size() != decoder.size()
                || encoder.isEmpty()
                || !(decoder.get(decoder.size() - 1) instanceof AttentiveLstmLayer attentive)) {
            throw new IllegalArgumentException(
                    "layer '" + name + "' wants as many layers that decode as encode, the last of which attends");
        }
        top = attentive;
        this.decoder.forEach(layer -> layer.setHandsBack(true));
    }

    @Override
    public Sequence forward(Sequence input, Window window) {
        read(window.reading()
                .orElseThrow(() -> new IllegalArgumentException("layer '" + name + "' has nothing to read")));
        return write(input, window);
    }

    /** Reads sequences, after which {@link #write} begins with their translations. */
    public void read(Window.Reading reading) {
        Window window = reading.window();
        Sequence values = sourceEmbedding.forward(
                Sequence.ofTokens(window.rows(), sourceEmbedding.inputWidth(), reading.tokens()), window);
        for (RecurrentLayer layer : encoder) {
            values = layer.forward(values, window);
        }
        for (int i = 0; i < decoder.size(); i++) {
            decoder.get(i).restoreCarriedState(encoder.get(i).carriedState());
        }
        top.attendTo(values, window);
    }

    /** Goes on writing; what is written before the steps of a window is known by the states. */
    public Sequence write(Sequence input, Window window) {
        Window going = new Window(window.time(), window.batch(), window.padding(), true, window.training());
        Sequence values = targetEmbedding.forward(input, going);
        for (RecurrentLayer layer : decoder) {
            values = layer.forward(values, going);
        }
        return values;
    }

    @Override
    public Sequence backward(Sequence gradient, boolean wantInput) {
        Sequence values = gradient;
        for (int i = decoder.size() - 1; i >= 0; i--) {
            values = decoder.get(i).backward(values, true);
        }
        targetEmbedding.backward(values, false);
        values = top.memoryGradient();
        for (int i = encoder.size() - 1; i >= 0; i--) {
            encoder.get(i).setGradientAfter(decoder.get(i).gradientBefore());
            values = encoder.get(i).backward(values, true);
        }
        sourceEmbedding.backward(values, false);
        return Layer.nothing();
    }

    /** The layers that encode, then those that decode. */
    public List<RecurrentLayer> recurrentLayers() {
        return Stream.concat(encoder.stream(), decoder.stream()).toList();
    }

    /** The layer that attends. */
    public AttentiveLstmLayer top() {
        return top;
    }

    /** The tables of the words that are read, then of those that are written. */
    public List<Parameter> embeddings() {
        return List.of(sourceEmbedding.table(), targetEmbedding.table());
    }

    @Override
    public String name() {
        return name;
    }

    /** The vocabulary of what is written. */
    @Override
    public int inputWidth() {
        return targetEmbedding.inputWidth();
    }

    @Override
    public int outputWidth() {
        return top.outputWidth();
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(embeddings());
        recurrentLayers().forEach(layer -> all.addAll(layer.parameters()));
        return all;
    }
}
