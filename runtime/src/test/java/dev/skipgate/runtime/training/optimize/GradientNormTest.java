package dev.skipgate.runtime.training.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientNormTest {
    private static Parameter gradient(String name, float... values) {
        Parameter parameter = Parameter.plain(name, values.length, 1);
        System.arraycopy(values, 0, parameter.gradient(), 0, values.length);
        return parameter;
    }

    @Test
    void clipsAllTogether() {
        List<Parameter> parameters = List.of(gradient("a", 3, 0, 0, 0, 0, -4), gradient("b", 12));
        assertEquals(13, GradientNorm.clip(parameters, 6.5), 1e-12);
        assertArrayEquals(new float[] {1.5f, 0, 0, 0, 0, -2}, parameters.get(0).gradient(), 1e-6f);
        assertArrayEquals(new float[] {6}, parameters.get(1).gradient(), 1e-6f);
    }

    @Test
    void leavesSmallAndBrokenGradientsAlone() {
        List<Parameter> small = List.of(gradient("a", 0.3f, 0.4f));
        assertEquals(0.5, GradientNorm.clip(small, 0.6), 1e-7);
        assertArrayEquals(new float[] {0.3f, 0.4f}, small.get(0).gradient());
        List<Parameter> broken = List.of(gradient("a", 7, Float.NaN));
        assertEquals(Double.NaN, GradientNorm.clip(broken, 1));
        assertArrayEquals(new float[] {7, Float.NaN}, broken.get(0).gradient());
        List<Parameter> infinite = List.of(gradient("a", 7, Float.POSITIVE_INFINITY));
        assertEquals(Double.POSITIVE_INFINITY, GradientNorm.clip(infinite, 1));
        assertArrayEquals(
                new float[] {7, Float.POSITIVE_INFINITY}, infinite.get(0).gradient());
        assertThrows(IllegalArgumentException.class, () -> GradientNorm.clip(small, 0));
    }

    @Test
    void largeGradientsDoNotOverflow() {
        assertEquals(5e30, GradientNorm.of(List.of(gradient("a", 3e30f, 4e30f))), 1e24);
    }

    @Test
    void penaltiesAddTheirGradient() {
        Parameter parameter = gradient("a", 1, 1, 1);
        System.arraycopy(new float[] {2, 0, -4}, 0, parameter.master(), 0, 3);
        new WeightPenalty(0.5f, 0.25f).addTo(List.of(parameter));
        assertArrayEquals(new float[] {2, 1, -0.5f}, parameter.gradient());
        new WeightPenalty(0, 0).addTo(List.of(parameter));
        assertArrayEquals(new float[] {2, 1, -0.5f}, parameter.gradient());
        assertThrows(IllegalArgumentException.class, () -> new WeightPenalty(-1, 0));
    }
}
