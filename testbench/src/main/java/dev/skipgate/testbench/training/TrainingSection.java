package dev.skipgate.testbench.training;

import java.util.List;

/** The kinds of mapping in a training file and the keys each knows; docs/training.schema.json says the same. */
enum TrainingSection {
    TRAINING("model data seed threads sequence batch carry-state optimizer schedule phases evaluate-every checkpoints"
            + " patience histograms-at sparsity"),
    CHARACTERS("type file source split"),
    WORDS("type file max-vocabulary split"),
    IMAGES("type images labels test-images test-labels classes layout validation"),
    SPEECH("type file sample-rate validation whitening"),
    DIGIT_STRINGS("type file sample-rate validation whitening strings shortest longest"),
    SEQUENCES("type file test-file inputs labels lengths label-lengths test-inputs test-labels test-lengths"
            + " test-label-lengths validation"),
    TRANSLATION("type source target validation-source validation-target test-source test-target max-vocabulary longest"
            + " validation"),
    SGD("type learning-rate l1 l2 clip-norm"),
    MOMENTUM("type learning-rate momentum l1 l2 clip-norm"),
    ADAM("type learning-rate beta1 beta2 epsilon l1 l2 clip-norm"),
    CONSTANT("type"),
    DECAY("type factor after-epoch"),
    HALVING("type after-epoch"),
    STEPS("type steps"),
    PHASE("name epochs steps quantized learning-rate schedule pruning fresh-weights"),
    PRUNING("scheme banks rate gradual overrides"),
    GRADUAL("from to every"),
    CHECKPOINTS("every keep");

    private final String keys;

    TrainingSection(String keys) {
        this.keys = keys;
    }

    List<String> keys() {
        return List.of(keys.split(" "));
    }
}
