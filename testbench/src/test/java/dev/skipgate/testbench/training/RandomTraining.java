package dev.skipgate.testbench.training;

import java.util.List;
import java.util.Random;

/** Makes up training files that are right. */
record RandomTraining(Random random) {
    String text() {
        StringBuilder text = new StringBuilder("model: model.yaml\n");
        line(text, "data: " + data());
        maybe(text, "seed: " + random.nextInt(1000));
        maybe(text, "threads: " + between(1, 8));
        maybe(text, "sequence: " + between(1, 500));
        maybe(text, "batch: " + between(1, 500));
        maybe(text, "carry-state: " + random.nextBoolean());
        maybe(text, "optimizer: " + optimizer());
        maybe(text, "schedule: " + schedule());
        maybe(text, "evaluate-every: " + interval());
        maybe(text, "checkpoints: {every: " + interval() + ", keep: " + between(1, 9) + "}");
        maybe(text, "patience: " + between(1, 9));
        maybe(text, "histograms-at: [" + interval() + ", " + interval() + "]");
        if (random.nextBoolean()) {
            line(text, "phases:");
            for (int phase = 0; phase < between(1, 3); phase++) {
                line(text, "  - " + phase("phase" + phase));
            }
        }
        return text.toString();
    }

    private String data() {
        return any(List.of(
                "{type: characters, file: text.txt}",
                "{type: characters, file: text.txt, split: [0.75, 0.25, 0]}",
                "{type: characters, source: wordnet}",
                "{type: words, file: text.txt, max-vocabulary: " + between(3, 9999) + "}",
                "{type: images, images: text.txt, labels: text.txt, layout: rows, validation: 0.25}",
                "{type: images, images: text.txt, labels: text.txt, test-images: text.txt, test-labels: text.txt,"
                        + " classes: 7}",
                "{type: speech, file: text.txt, sample-rate: 16000, whitening: feature}",
                "{type: digit-strings, file: text.txt, strings: 9, shortest: 2, longest: " + between(2, 9) + "}",
                "{type: sequences, file: text.txt, test-file: text.txt, validation: 0.25}",
                "{type: sequences, inputs: text.txt, labels: text.txt, lengths: text.txt, label-lengths: text.txt,"
                        + " test-inputs: text.txt, test-labels: text.txt, test-lengths: text.txt,"
                        + " test-label-lengths: text.txt}",
                "{type: translation, source: text.txt, target: text.txt, longest: " + between(1, 99) + "}",
                "{type: translation, source: text.txt, target: text.txt, validation-source: text.txt,"
                        + " validation-target: text.txt, test-source: text.txt, test-target: text.txt,"
                        + " max-vocabulary: 99}"));
    }

    private String optimizer() {
        return any(List.of(
                "{type: sgd, learning-rate: 0.5, l1: 0.001}",
                "{type: momentum, momentum: 0.5, l2: 0.001}",
                "{type: adam, beta1: 0.5, beta2: 0.9, epsilon: 0.001, clip-norm: " + between(1, 9) + "}"));
    }

    private String schedule() {
        return any(List.of(
                "{type: constant}",
                "{type: decay, factor: 0.97, after-epoch: " + between(0, 9) + "}",
                "{type: halving, after-epoch: 1.5}",
                "{type: steps, steps: [[1, 0.5], [" + between(2, 9) + ", 0.25]]}"));
    }

    private String interval() {
        return any(List.of("1 epoch", "0.25 epochs", between(1, 900) + " steps"));
    }

    private String phase(String name) {
        String length = any(List.of("epochs: 1.5", "steps: 70", "epochs: 2, steps: 9"));
        String rest = any(List.of(
                "",
                ", quantized: false",
                ", learning-rate: 0.25, schedule: " + schedule(),
                ", fresh-weights: true, pruning: {scheme: class-uniform, rate: 0.5}",
                ", pruning: {scheme: class-blind, rate: 0.5, gradual: true}",
                ", pruning: {scheme: bank-balanced, banks: 16, rate: 0.5, gradual: {from: 0.1, to: 0.6, every: 9},"
                        + " overrides: {output.weight: 0.25}}"));
        return "{name: " + name + ", " + length + rest + "}";
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private void maybe(StringBuilder text, String line) {
        if (random.nextBoolean()) {
            line(text, line);
        }
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
