package dev.skipgate.runtime.training.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final int STEPS = 12;

    private static Parameter weights(String name, int size) {
        Parameter parameter = Parameter.plain(name, size, 1);
        RandomState random = RandomState.of(name.hashCode());
        for (int i = 0; i < size; i++) {
            parameter.master()[i] = random.nextFloat() - 0.5f;
        }
        return parameter;
    }

    private static void gradients(List<Parameter> parameters, int step) {
        RandomState random = RandomState.of(step);
        for (Parameter parameter : parameters) {
            for (int i = 0; i < parameter.size(); i++) {
                parameter.gradient()[i] = (float) random.nextGaussian();
            }
        }
    }

    /** Runs two parameters, with another learning rate at each step. */
    private static List<Parameter> run(Optimizer optimizer, List<Parameter> parameters, int from, int to) {
        for (int step = from; step < to; step++) {
            gradients(parameters, step);
            optimizer.step(parameters, 0.1f / (step + 1));
        }
        return parameters;
    }

    private static List<Parameter> fresh() {
        return List.of(weights("a", 5), weights("b", 3));
    }

    /** One weight in doubles. */
    private interface Reference {
        double step(double weight, double gradient, double rate);
    }

    private static void assertFollows(Optimizer optimizer, Supplier<Reference> reference) {
        List<Parameter> parameters = fresh();
        double[][] wanted = new double[2][5];
        Reference[][] references = new Reference[2][5];
        for (int p = 0; p < 2; p++) {
            for (int i = 0; i < parameters.get(p).size(); i++) {
                wanted[p][i] = parameters.get(p).master()[i];
                references[p][i] = reference.get();
            }
        }
        for (int step = 0; step < STEPS; step++) {
            gradients(parameters, step);
            optimizer.step(parameters, 0.1f / (step + 1));
            for (int p = 0; p < 2; p++) {
                for (int i = 0; i < parameters.get(p).size(); i++) {
                    double gradient = parameters.get(p).gradient()[i];
                    wanted[p][i] = references[p][i].step(wanted[p][i], gradient, 0.1 / (step + 1));
                    assertEquals(wanted[p][i], parameters.get(p).master()[i], 2e-6);
                }
            }
        }
        assertEquals(STEPS, optimizer.steps());
    }

    @Test
    void sgd() {
        assertFollows(new Sgd(), () -> (weight, gradient, rate) -> weight - rate * gradient);
    }

    @Test
    void momentum() {
        assertFollows(new Momentum(0.9f), () -> new Reference() {
            private double velocity;

            @Override
            public double step(double weight, double gradient, double rate) {
                velocity = 0.9 * velocity + gradient;
                return weight - rate * velocity;
            }
        });
    }

    @Test
    void adam() {
        assertFollows(new Adam(), () -> new Reference() {
            private double first;
            private double second;
            private int t;

            @Override
            public double step(double weight, double gradient, double rate) {
                t++;
                first = 0.9 * first + 0.1 * gradient;
                second = 0.999 * second + 0.001 * gradient * gradient;
                double m = first / (1 - Math.pow(0.9, t));
                double v = second / (1 - Math.pow(0.999, t));
                return weight - rate * m / (Math.sqrt(v) + 1e-8);
            }
        });
    }

    @Test
    void theFirstStepOfAdamIsTheRateWhateverTheGradient() {
        Parameter parameter = Parameter.plain("w", 3, 1);
        parameter.gradient()[0] = 1e-3f;
        parameter.gradient()[1] = -500;
        new Adam().step(List.of(parameter), 0.25f);
        assertArrayEquals(new float[] {-0.25f, 0.25f, 0}, parameter.master(), 1e-5f);
    }

    @Test
    void resumingGoesOnBitForBit() {
        for (Supplier<Optimizer> kind : List.<Supplier<Optimizer>>of(Sgd::new, () -> new Momentum(0.7f), Adam::new)) {
            List<Parameter> whole = run(kind.get(), fresh(), 0, STEPS);
            Optimizer first = kind.get();
            List<Parameter> parts = run(first, fresh(), 0, 5);
            Map<String, float[]> saved = new HashMap<>(first.state());
            Optimizer second = kind.get();
            second.restore(saved, first.steps());
            saved.values().forEach(array -> array[0] = Float.NaN);
            run(second, parts, 5, STEPS);
            for (int p = 0; p < 2; p++) {
                assertArrayEquals(whole.get(p).master(), parts.get(p).master());
            }
            assertEquals(STEPS, second.steps());
        }
    }

    @Test
    void refusesTheStateOfAnother() {
        Adam adam = new Adam();
        run(adam, fresh(), 0, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> new Momentum(0.5f).restore(adam.state(), 1))
                .getMessage();
        assertTrue(message.contains("first.a") && message.contains("momentum"), message);
        Momentum momentum = new Momentum(0.5f);
        momentum.restore(Map.of("velocity.a", new float[4]), 1);
        assertThrows(IllegalArgumentException.class, () -> momentum.step(fresh(), 1));
    }

    @Test
    void refusesSettingsWithoutMeaning() {
        assertThrows(IllegalArgumentException.class, () -> new Momentum(1));
        assertThrows(IllegalArgumentException.class, () -> new Adam(1, 0.9, 1e-8f));
        assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, Double.NaN, 1e-8f));
        assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, 0.9, 0));
    }
}
