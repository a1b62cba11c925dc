package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.loss.SoftmaxCrossEntropy;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.sparse.GateThreshold;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a threshold does to the weight gradients of one step: the same forward pass, then a backward pass for each threshold (sparsified-sgd-lstm, figure 3). It has a network of its
 * own, so that training does not notice.
 */
final class GradientProbe {
    private final TrainableNetwork network;
    private final int vocabulary;
    private final SequenceBatch batch;

    /** @param batch of tokens with a target at every step; always the same one, from a state of zeros */
    GradientProbe(NetworkPlan plan, int vocabulary, SequenceBatch batch) {
        this.network = NetworkBuilder.build(plan, RandomState.of(Request.SEED)).network();
        this.vocabulary = vocabulary;
        this.batch = batch;
    }

    /**
     * What one threshold came to.
     *
     * @param sparsity share of zeros among the gate gradients of all layers
     * @param correlation {@code dW . dW0 / (|dW| |dW0|)} over the weights of all recurrent layers; no number when dW is zero
     */
    record Effect(double threshold, double sparsity, double correlation) {}

    /** The effect of each threshold at these weights; dW0 is the gradient with nothing dropped. */
    List<Effect> measure(TrainableNetwork trained, List<Double> thresholds) {
        for (int i = 0; i < network.parameters().size(); i++) {
            float[] values = trained.parameters().get(i).master();
            System.arraycopy(values, 0, network.parameters().get(i).master(), 0, values.length);
        }
        int[] tokens = ((Inputs.Tokens) batch.inputs()).values();
        int[] targets = ((Targets.Steps) batch.targets()).tokens();
        int rows = batch.time() * batch.batch();
        Sequence logits = network.forward(
                Sequence.ofTokens(rows, vocabulary, tokens), Window.full(batch.time(), batch.batch(), false, true));
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        loss.loss(logits.data(), logits.offset(), rows, logits.width(), targets);
        Sequence gradient = Sequence.of(rows, logits.width(), loss.gradient());
        backward(gradient, 0);
        List<float[]> whole = weights().map(each -> each.gradient().clone()).toList();
        List<Effect> effects = new ArrayList<>();
        for (double threshold : thresholds) {
            double sparsity = backward(gradient, (float) threshold);
            effects.add(new Effect(threshold, sparsity, correlation(whole)));
        }
        return effects;
    }

    /** Returns the share of zeros among the gate gradients. */
    private double backward(Sequence gradient, float threshold) {
        List<GateThreshold> filters = new ArrayList<>();
        for (RecurrentLayer layer : network.recurrentLayers()) {
            GateThreshold filter = new GateThreshold(layer.gateWidth() / layer.hidden(), threshold);
            layer.setGateGradientFilter(filter);
            filters.add(filter);
        }
        network.clearGradients();
        network.backward(gradient);
        double zeros = 0;
        for (int i = 0; i < filters.size(); i++) {
            zeros += filters.get(i).counts().sparsity() / filters.size();
        }
        return zeros;
    }

    private Stream<Parameter> weights() {
        return network.recurrentLayers().stream()
                .flatMap(layer ->
                        Stream.of(layer.weights().input(), layer.weights().recurrent()));
    }

    private double correlation(List<float[]> whole) {
        List<Parameter> weights = weights().toList();
        double product = 0;
        double own = 0;
        double other = 0;
        for (int i = 0; i < weights.size(); i++) {
            float[] values = weights.get(i).gradient();
            float[] wholeValues = whole.get(i);
            for (int j = 0; j < values.length; j++) {
                product += (double) values[j] * wholeValues[j];
                own += (double) values[j] * values[j];
                other += (double) wholeValues[j] * wholeValues[j];
            }
        }
        return product / Math.sqrt(own * other);
    }
}
