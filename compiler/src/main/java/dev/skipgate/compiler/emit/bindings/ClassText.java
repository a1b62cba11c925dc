package dev.skipgate.compiler.emit.bindings;

import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Direction;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RnnLayer;

/** Writes the Javadoc of a model's class: what it reads and gives, with shapes and formats. */
final class ClassText {
    private final Network network;
    private final Target target;
    private final Tokens tokens;

    ClassText(Network network, Target target, Tokens tokens) {
        this.network = network;
        this.target = target;
        this.tokens = tokens;
    }

    String write() {
        StringBuilder text = new StringBuilder("The model '")
                .append(JavaText.comment(network.name()))
                .append("', compiled for ")
                .append(JavaText.comment(target.board()))
                .append(" with ")
                .append(target.lanes())
                .append(" lanes at ")
                .append(target.clockMhz())
                .append(" MHz. ")
                .append(reads())
                .append(", and gives ")
                .append(gives())
                .append(".\n\n<table>\n<caption>Layers</caption>\n")
                .append("<tr><th>layer</th><th>kind</th><th>units</th><th>values</th><th>cell</th></tr>\n");
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            text.append("<tr><td>")
                    .append(JavaText.comment(layer.name()))
                    .append("</td><td>")
                    .append(layer.accept(new LayerWords()))
                    .append(network.directions().get(l) == Direction.FORWARD ? "" : ", in reverse")
                    .append("</td><td>")
                    .append(layer.units())
                    .append("</td><td>")
                    .append(layer.values())
                    .append("</td><td>")
                    .append(layer instanceof LstmLayer lstm ? lstm.formats().cell() : "")
                    .append("</td></tr>\n");
        }
        return text.append("</table>\n\n")
                .append("<p>{@code fixed(w,i)} is a signed number of w bits, i of them before the binary point. ")
                .append(
                        network.takesWholeSequences()
                                ? "Every call runs a whole sequence. Not thread-safe.\n"
                                : "An object is one sequence: its state lives from call to call. Not thread-safe.\n")
                .toString();
    }

    /** What a kind of layer is called. */
    private static final class LayerWords implements Layer.Visitor<String> {
        @Override
        public String lstm(LstmLayer layer) {
            return "LSTM";
        }

        @Override
        public String gru(GruLayer layer) {
            return layer.reset() == GruLayer.Reset.AFTER ? "GRU" : "GRU, reset before the product";
        }

        @Override
        public String rnn(RnnLayer layer) {
            return layer.tanhInput().isPresent() ? "RNN, tanh" : "RNN, ReLU";
        }

        @Override
        public String dense(DenseLayer layer) {
            return layer.relu() ? "dense, ReLU" : "dense";
        }
    }

    private String reads() {
        int inputs = network.input().size();
        String what =
                switch (tokens.kind()) {
                    case CHARACTERS -> "a character of a vocabulary of "
                            + network.vocabulary().size();
                    case WORDS -> "a word of a vocabulary of "
                            + network.vocabulary().size();
                    case INDICES -> "an index";
                    case VECTORS -> inputs + " real values";
                };
        return "A step reads " + what
                + network.input().accept(new NetworkInput.Visitor<String>() {
                    @Override
                    public String oneHot(NetworkInput.OneHot input) {
                        return ", one-hot among " + input.size();
                    }

                    @Override
                    public String embedding(NetworkInput.Embedding input) {
                        return ", through an embedding of " + input.entries() + " x " + input.size() + " "
                                + input.format();
                    }

                    @Override
                    public String vector(NetworkInput.Vector input) {
                        return " as " + input.format();
                    }
                });
    }

    private String gives() {
        int outputs = network.output().weights().rows();
        if (network.output().isIdentity()) {
            return "the " + outputs + " values of its topmost layer, called logits below," + " as "
                    + network.output().logits();
        }
        boolean all = network.output().result() == DenseOutput.Result.LOGITS;
        return (all ? outputs + " logits" : "the index of the greatest of " + outputs + " logits, and that logit,")
                + " as " + network.output().logits();
    }
}
