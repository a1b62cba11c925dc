package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.image.Images;
import dev.skipgate.testbench.training.QualityWords;
import dev.skipgate.testbench.training.Score;
import java.util.List;

/** LeNet and multilayer perceptrons on MNIST: the zeros that weights, activations and gradients bear (tensorquant-sparsity, tables 1 and 6, figures 2 and 3). */
final class TensorquantLenet implements Experiment {
    private static final double UNCHANGED = 1;

    /** Share of the training images that validate, test images that are measured, evaluations and batch of a run. */
    private record Size(double validation, long test, int evaluations, int batch) {}

    @Override
    public String name() {
        return "tensorquant-lenet";
    }

    @Override
    public String summary() {
        return "Zeros among the weights, activations and gradients of LeNet and of multilayer perceptrons on MNIST, trained with L2 and with L1, at unchanged accuracy.";
    }

    @Override
    public String data() {
        return MnistFiles.WANTED + "; they have to be given";
    }

    @Override
    public ExperimentReport run(Request request) {
        MnistFiles files = MnistFiles.of(request.data());
        Size size = request.scale()
                .choose(new Size(0.2, 60, 4, 20), new Size(0.02, 1_000, 5, 128), new Size(1.0 / 60, 10_000, 8, 128));
        Images images =
                Images.read(files.trainingImages(), files.trainingLabels(), ImageNetwork.CLASSES, Images.Layout.ROWS);
        List<ImageNetwork> networks = networks(request, images.time(), images.features());
        ExperimentReport report = new ExperimentReport(
                this,
                request,
                "Sparsity in deep neural networks - an empirical investigation with TensorQuant, tables 1 and 6, figures 2 and 3");
        report.setting("data", images.name()).setting("batch", size.batch());
        networks.forEach(network ->
                report.setting(network.name(), network.words() + "; " + network.steps() + " updates of each run"));
        report.setting(
                        "optimizer",
                        "momentum 0.9, learning rate 0.05; L2 run " + ImageStudy.L2.l2() + ", L1 run "
                                + ImageStudy.L1.l1())
                .setting(
                        "thresholds",
                        "of each layer the highest that keeps the accuracy on the validation images; measured on the first "
                                + size.test() + " test images");
        for (ImageNetwork network : networks) {
            SparsityStudy study = new SparsityStudy(
                    request,
                    network.name() + "-",
                    (l1, l2, threshold) -> new TrainedRun.Settings(
                            network.description(),
                            training(files, size, network.steps(), request.threads(), l1, l2),
                            "gradients: [{at: " + network.name() + ", threshold: " + SparsityStudy.written(threshold)
                                    + "}]\n"),
                    Long.MAX_VALUE,
                    size.test(),
                    UNCHANGED,
                    false,
                    new QualityWords("sequence", Score.ACCURACY, false));
            new ImageStudy(network, study, report).run();
        }
        return report;
    }

    private static List<ImageNetwork> networks(Request request, int height, int width) {
        int features = height * width;
        List<ImageNetwork> networks = request.scale()
                .choose(
                        List.of(ImageNetwork.lenet(2, 3, 6, height, width, 12), ImageNetwork.mlp(8, 6, features, 12)),
                        List.of(
                                ImageNetwork.lenet(8, 16, 128, height, width, 150),
                                ImageNetwork.mlp(128, 64, features, 470)),
                        List.of(
                                ImageNetwork.lenet(32, 64, 1024, height, width, 400),
                                ImageNetwork.mlp(1024, 64, features, 2_300),
                                ImageNetwork.mlp(1024, 1024, features, 2_300)));
        return networks.stream()
                .map(network -> network.withSteps(request.steps().orElse(network.steps())))
                .toList();
    }

    private static String training(MnistFiles files, Size size, long steps, int threads, double l1, double l2) {
        return """
                model: model.yaml
                data: {type: images, images: %s, labels: %s, test-images: %s, test-labels: %s, validation: %.6f}
                seed: %d
                threads: %d
                batch: %d
                optimizer: {type: momentum, learning-rate: 0.05, l1: %s, l2: %s}
                phases: [{name: training, steps: %d, quantized: false}]
                evaluate-every: %d steps
                checkpoints: {every: %d steps, keep: 1}
                """
                .formatted(
                        Request.quoted(files.trainingImages()),
                        Request.quoted(files.trainingLabels()),
                        Request.quoted(files.testImages()),
                        Request.quoted(files.testLabels()),
                        size.validation(),
                        Request.SEED,
                        threads,
                        size.batch(),
                        SparsityStudy.written(l1),
                        SparsityStudy.written(l2),
                        steps,
                        Math.max(1, steps / size.evaluations()),
                        steps);
    }
}
