package dev.skipgate.runtime.bundle;

/** What a manifest calls the kinds of layers. */
final class LayerKinds implements Layer.Visitor<String> {
    static final String LSTM = "lstm";
    static final String GRU_AFTER = "gru-after";
    static final String GRU_BEFORE = "gru-before";
    static final String RNN_TANH = "rnn-tanh";
    static final String RNN_RELU = "rnn-relu";
    static final String DENSE = "dense";
    static final String DENSE_RELU = "dense-relu";

    @Override
    public String lstm(LstmLayer layer) {
        return LSTM;
    }

    @Override
    public String gru(GruLayer layer) {
        return layer.reset() == GruLayer.Reset.AFTER ? GRU_AFTER : GRU_BEFORE;
    }

    @Override
    public String rnn(RnnLayer layer) {
        return layer.tanhInput().isPresent() ? RNN_TANH : RNN_RELU;
    }

    @Override
    public String dense(DenseLayer layer) {
        return layer.relu() ? DENSE_RELU : DENSE;
    }
}
