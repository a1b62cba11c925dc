package dev.skipgate.runtime.training.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.numeric.pruning.MagnitudePruning;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PruningMasksTest {
    private static final List<String> GATES = List.of("i", "f", "g", "o");

    private static Parameter noise(String name, int rows, int columns) {
        Parameter parameter = Parameter.plain(name, rows, columns);
        renew(parameter, name.hashCode());
        return parameter;
    }

    private static void renew(Parameter parameter, long seed) {
        RandomState random = RandomState.of(seed);
        for (int i = 0; i < parameter.size(); i++) {
            parameter.master()[i] = (float) random.nextGaussian();
        }
    }

    private static List<PruningClass> classes() {
        List<PruningClass> classes = new ArrayList<>(PruningClass.ofGates(noise("l0.weight_ih", 20, 9), GATES));
        classes.addAll(PruningClass.ofGates(noise("l0.weight_hh", 20, 5), GATES));
        classes.add(PruningClass.whole(noise("output.weight", 7, 5)));
        return classes;
    }

    private static double zeros(float[] values, int from, int to) {
        int zeros = 0;
        for (int i = from; i < to; i++) {
            zeros += values[i] == 0 ? 1 : 0;
        }
        return zeros;
    }

    @Test
    void everySchemeReachesTheRateAndKeepsItsMasks() {
        List<MagnitudePruning> schemes = List.of(
                new MagnitudePruning.ClassBlind(),
                new MagnitudePruning.ClassUniform(),
                new MagnitudePruning.ClassDistribution(),
                new MagnitudePruning.BankBalanced(5),
                MagnitudePruning.BankBalanced.byRow());
        for (MagnitudePruning scheme : schemes) {
            PruningMasks masks = new PruningMasks(classes());
            masks.prune(scheme, 0.6);
            assertEquals(0.6, masks.rate(), 0.12, scheme.toString());
            for (PruningClass each : masks.classes()) {
                Parameter parameter = each.parameter();
                float[] pruned = parameter.master().clone();
                renew(parameter, 5);
                java.util.Arrays.fill(parameter.gradient(), Float.NaN);
                masks.applyToMasters();
                masks.applyToGradients();
                for (int i = 0; i < pruned.length; i++) {
                    assertEquals(pruned[i] == 0, parameter.master()[i] == 0, scheme.toString());
                    assertEquals(pruned[i] == 0 ? 0 : Float.NaN, parameter.gradient()[i]);
                }
            }
        }
    }

    @Test
    void aShareOfWholeWeightsIsReachedThoughDoublesFallShort() {
        PruningMasks banks = new PruningMasks(List.of(PruningClass.whole(noise("w", 6, 5))));
        banks.prune(new MagnitudePruning.BankBalanced(5), 0.6 * Math.nextDown(1.0));
        assertEquals(0.6, banks.rate(), 1e-9, "as at the end of gradual pruning");
        PruningMasks whole = new PruningMasks(List.of(PruningClass.whole(noise("w", 10, 10))));
        whole.prune(new MagnitudePruning.ClassBlind(), 0.29);
        assertEquals(0.29, whole.rate(), 1e-9);
    }

    @Test
    void uniformIsUniformByGateAndBalancedByBank() {
        PruningMasks uniform = new PruningMasks(classes());
        uniform.prune(new MagnitudePruning.ClassUniform(), 0.4);
        assertEquals(0.4, uniform.classes().get(1).sparsity(), 1e-9);
        assertEquals("l0.weight_ih.f", uniform.classes().get(1).name());
        assertEquals(0.4, uniform.classes().get(6).sparsity(), 1e-9);
        PruningMasks balanced = new PruningMasks(classes());
        balanced.prune(new MagnitudePruning.BankBalanced(4), 0.5);
        float[] input = balanced.classes().get(0).parameter().master();
        for (int row = 0; row < 20; row++) {
            assertEquals(2, zeros(input, row * 9, row * 9 + 4));
            assertEquals(2, zeros(input, row * 9 + 4, row * 9 + 8));
            assertEquals(0, zeros(input, row * 9 + 8, row * 9 + 9));
        }
    }

    @Test
    void prunedWeightsStayPrunedWhenMoreGo() {
        PruningMasks masks = new PruningMasks(classes());
        MagnitudePruning scheme = new MagnitudePruning.ClassBlind();
        masks.prune(scheme, 0);
        assertEquals(0, masks.rate());
        masks.prune(scheme, 0.3);
        Map<String, long[]> first = masks.state();
        for (PruningClass each : masks.classes()) {
            renew(each.parameter(), 77);
        }
        masks.applyToMasters();
        masks.prune(scheme, 0.8);
        masks.state().forEach((name, words) -> {
            for (int i = 0; i < words.length; i++) {
                assertEquals(words[i], words[i] & first.get(name)[i]);
            }
        });
        assertEquals(0.8, masks.rate(), 0.01);
    }

    @Test
    void masksCanBeSavedAndUsedFromTheStart() {
        PruningMasks trained = new PruningMasks(classes());
        trained.prune(new MagnitudePruning.ClassBlind(), 0.7);
        List<PruningClass> fresh = classes();
        PruningMasks sparse = new PruningMasks(fresh);
        sparse.restore(trained.state());
        for (PruningClass each : fresh) {
            renew(each.parameter(), 9);
        }
        sparse.applyToMasters();
        assertEquals(trained.rate(), sparse.rate());
        PruningMasks taken = new PruningMasks(fresh);
        taken.takeZeros();
        trained.state()
                .forEach((name, words) -> assertArrayEquals(words, taken.state().get(name)));
    }

    @Test
    void masksOfOtherMatricesAreRefused() {
        PruningMasks masks = new PruningMasks(classes());
        assertThrows(IllegalArgumentException.class, () -> masks.restore(Map.of()));
        Map<String, long[]> wrong = new HashMap<>(masks.state());
        wrong.put("output.weight", new long[9]);
        assertThrows(IllegalArgumentException.class, () -> masks.restore(wrong));
        assertEquals(0, masks.rate());
        assertThrows(IllegalArgumentException.class, () -> masks.prune(new MagnitudePruning.ClassBlind(), 1));
        assertThrows(IllegalArgumentException.class, () -> PruningClass.ofGates(noise("a", 6, 2), GATES));
        assertThrows(IllegalArgumentException.class, () -> new MagnitudePruning.BankBalanced(0));
    }

    @Test
    void gradualPruningFollowsTheCubic() {
        GradualPruning schedule = new GradualPruning(0.2, 0.8, 100, 205, 10);
        assertEquals(0, schedule.rateAt(99));
        assertEquals(0.2, schedule.rateAt(100), 1e-12);
        assertEquals(0.8 - 0.6 * Math.pow(1 - 21 / 105.0, 3), schedule.rateAt(121), 1e-12);
        assertEquals(0.8, schedule.rateAt(205));
        assertEquals(0.8, schedule.rateAt(10_000));
        assertTrue(schedule.prunesAt(100) && schedule.prunesAt(110) && schedule.prunesAt(205));
        assertFalse(schedule.prunesAt(90) || schedule.prunesAt(111) || schedule.prunesAt(210));
        for (long step = 100; step < 205; step++) {
            assertTrue(schedule.rateAt(step) < schedule.rateAt(step + 1));
        }
        assertThrows(IllegalArgumentException.class, () -> new GradualPruning(0.5, 0.4, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new GradualPruning(0, 1, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new GradualPruning(0, 0.5, 5, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> new GradualPruning(0, 0.5, 0, 1, 0));
    }
}
