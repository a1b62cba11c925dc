package dev.skipgate.testbench.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChosenFormatTest {
    private final Random random = new Random(3);

    private static double error(float[] values, FixedPointFormat format) {
        double error = 0;
        for (float value : values) {
            error += Math.pow(format.toReal(format.quantize(value)) - value, 2);
        }
        return error;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 1, 5, 40})
    void noOtherPointIsBetter(double deviation) {
        float[] values = RandomFloats.floats(random, 5000, deviation);
        FixedPointFormat chosen = FormatChoice.of(List.of(values), 8, -8);
        for (int integer = -8; integer <= 8; integer++) {
            assertTrue(error(values, chosen) <= error(values, FixedPointFormat.signed(8, integer)), chosen::toString);
        }
    }

    @Test
    void whatSaturatesInTheTablesNeedsNoBits() {
        float[] values = RandomFloats.floats(random, 5000, 2);
        for (int i = 0; i < 2500; i++) {
            values[i] *= 100;
        }
        assertTrue(FormatChoice.ofArguments(List.of(values), 11).integerBits() <= 4);
        assertTrue(FormatChoice.of(List.of(values), 11, 1).integerBits() > 8);
        assertTrue(FormatChoice.ofCells(List.of(values), 16).integerBits() > 8, "a counter has to come back");
    }

    @Test
    void aSampleIsOfAllValuesAlike() {
        ValueSample sample = new ValueSample();
        float[] values = new float[1 << 20];
        for (int i = 0; i < values.length; i++) {
            // As of 256 units of which each has values of its own.
            values[i] = i % 256;
        }
        values[777_777] = -5;
        for (int from = 0; from < values.length; from += 4096) {
            sample.round(values, from, 4096);
        }
        float[] kept = sample.values();
        assertTrue(kept.length > 10_000, () -> kept.length + " kept");
        long[] counts = new long[256];
        for (float each : kept) {
            counts[(int) Math.max(0, each)]++;
        }
        double mean = kept.length / 256.0;
        for (long count : counts) {
            assertTrue(count > mean / 2 && count < mean * 2, () -> Arrays.toString(counts));
        }
        assertEquals(-5, sample.least());
        assertEquals(255, sample.greatest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ternary; 0.25; ternary(0.25)",
                "fixed8; 0.02; Q-2.10",
                "fixed8; 0.3; Q2.6",
                "pow2; 1; exponential(-4,2)"
            })
    void scalesFollowTheWeights(String kind, double deviation, String words) {
        float[] weights = RandomFloats.floats(random, 4000, deviation);
        float largest = 0;
        for (float each : weights) {
            largest = Math.max(largest, Math.abs(each));
        }
        WeightKind.Choice choice = WeightKind.named(kind).orElseThrow().choose(List.of(weights));
        assertEquals(words, choice.words());
        float[] once = choice.rounded(weights);
        assertArrayEquals(once, choice.rounded(once), "rounded is rounded");
        double worst = kind.equals("fixed8") ? 0.01 * largest : largest;
        for (int i = 0; i < weights.length; i++) {
            assertEquals(weights[i], once[i], worst);
        }
    }

    @Test
    void finerKindsAreCloser() {
        float[] weights = RandomFloats.floats(random, 4000, 0.4);
        double before = Double.POSITIVE_INFINITY;
        for (String kind : List.of("ternary", "fixed3", "fixed4", "fixed6", "fixed8", "fixed12", "fixed16")) {
            double error = WeightKind.named(kind)
                    .orElseThrow()
                    .choose(List.of(weights))
                    .squaredError(List.of(weights));
            assertTrue(error < before, kind);
            before = error;
        }
        assertTrue(WeightKind.named("fixed2").isEmpty());
        assertTrue(WeightKind.named("fixed17").isEmpty());
        assertTrue(WeightKind.named("float").isEmpty());
    }

    @Test
    void allZerosAreAWeightToo() {
        for (String kind : List.of("ternary", "pow2", "fixed8")) {
            float[] zeros = new float[5];
            assertArrayEquals(
                    zeros,
                    WeightKind.named(kind).orElseThrow().choose(List.of(zeros)).rounded(zeros));
        }
    }
}
