package dev.skipgate.compiler.frontend;

import java.util.List;

/** The kinds of mapping in a model description and the keys each knows; docs/model.schema.json says the same. */
enum Section {
    MODEL("name", "input", "layers", "output", "pruning", "training", "hardware", "weights", "quality"),
    ONE_HOT("type", "size", "vocabulary"),
    EMBEDDING("type", "size", "vocabulary", "dimension", "format"),
    VECTOR("type", "size", "shape", "format"),
    LAYER(
            "name",
            "type",
            "hidden",
            "nonlinearity",
            "identity-start",
            "reset",
            "bidirectional",
            "reverse",
            "input-weights",
            "recurrent-weights",
            "bias",
            "formats",
            "pruning",
            "encoding"),
    DENSE_LAYER("name", "type", "units", "activation", "weights", "bias", "format", "pruning", "encoding"),
    CONVOLUTION_LAYER(
            "name",
            "type",
            "channels",
            "kernel",
            "stride",
            "padding",
            "activation",
            "weights",
            "bias",
            "format",
            "pruning"),
    MAX_POOL_LAYER("name", "type", "size", "stride"),
    FORMATS("hidden", "cell", "gate-input", "gate-output"),
    OUTPUT("type", "size", "result", "step", "weights", "bias", "logits", "pruning", "encoding"),
    TERNARY("type", "scale", "stochastic"),
    POW2_TERNARY("type", "format", "stochastic"),
    EXPONENTIAL("type", "min-exponent", "max-exponent", "zero-below", "stochastic"),
    FIXED_POINT("type", "width", "integer-bits", "stochastic"),
    BINARY("type", "scale", "stochastic"),
    UNQUANTIZED("type"),
    PRUNING("scheme", "rate"),
    TRAINING("dropout", "gradient-threshold", "gradient-sparsity"),
    DROPOUT("kind", "rate", "rates", "recurrent", "max-period", "tile", "weights"),
    HARDWARE("board", "clock-mhz", "lanes", "encoding", "capacity"),
    WEIGHTS("file", "prefix", "mapping"),
    QUALITY("data", "float-twin");

    private final String keys;

    Section(String... keys) {
        this.keys = String.join(" ", keys);
    }

    List<String> keys() {
        return List.of(keys.split(" "));
    }
}
