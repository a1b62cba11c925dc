package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.opencl.training.OpenClTraining;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Trains on the same windows very often: the process must not grow, and gradients must be the same to the last bit each time. */
final class OpenClTrainingSoak {
    private static final int BATCH = 3;
    private static final int WIDTH = 20;

    private OpenClTrainingSoak() {}

    static void run(long launches) throws IOException {
        PlannedNetwork network = NetworkBuilder.build(
                new NetworkPlan(
                        new InputPlan.Real(WIDTH, Optional.empty()),
                        List.of(RecurrentPlan.plain("layer", Cell.LSTM, 32)),
                        OutputPlan.plain(5),
                        Objective.EVERY_STEP),
                RandomState.of(1));
        try (OpenClTraining training = OpenClTraining.on(Optional.empty())) {
            training.place(network);
            System.out.println(training.device());
            // Windows of two lengths, so that what was laid out for one is laid out anew for the other.
            float[][] wanted = {gradients(network, 4), gradients(network, 7)};
            ResidentMemory.watch(launches, new ResidentMemory.Work() {
                private int turn;

                @Override
                public long launches() {
                    return training.launches();
                }

                @Override
                public void once() {
                    int which = turn++ % 2;
                    if (!Arrays.equals(wanted[which], gradients(network, which == 0 ? 4 : 7))) {
                        throw new IllegalStateException("launch " + training.launches() + ": other gradients");
                    }
                }
            });
        }
    }

    private static float[] gradients(PlannedNetwork network, int time) {
        RandomState random = RandomState.of(time);
        float[] input = new float[time * BATCH * WIDTH];
        for (int i = 0; i < input.length; i++) {
            input[i] = random.nextFloat() - 0.5f;
        }
        Window window = Window.full(time, BATCH, false, true);
        Sequence logits = network.network().forward(Sequence.of(window.rows(), WIDTH, input), window);
        network.network().clearGradients();
        network.network().backward(logits);
        int size = (int) network.network().size();
        float[] all = new float[size];
        int at = 0;
        for (Parameter parameter : network.network().parameters()) {
            System.arraycopy(parameter.gradient(), 0, all, at, parameter.size());
            at += parameter.size();
        }
        return all;
    }
}
