package dev.skipgate.runtime.training.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FunctionsTest {
    private static final float[] ARGUMENTS = arguments();

    private static float[] arguments() {
        float[] values = new float[60_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - 30_000) * 0.001f;
        }
        return values;
    }

    @Test
    void tanhIsWithinItsBound() {
        float[] values = ARGUMENTS.clone();
        Functions.tanh(values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals(Math.tanh(ARGUMENTS[i]), values[i], 4e-7, "tanh " + ARGUMENTS[i]);
        }
    }

    @Test
    void sigmoidIsWithinItsBound() {
        float[] values = ARGUMENTS.clone();
        Functions.sigmoid(values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals(1 / (1 + Math.exp(-ARGUMENTS[i])), values[i], 2e-7, "sigmoid " + ARGUMENTS[i]);
        }
    }

    @Test
    void onlyTheSliceIsTouched() {
        float[] values = {1, 1, 1, 1};
        Functions.tanh(values, 1, 2);
        assertEquals(1, values[0]);
        assertEquals(1, values[3]);
        assertEquals(Math.tanh(1), values[2], 4e-7);
    }

    @Test
    void tinyValuesAreDropped() {
        float[] values = {Float.MIN_VALUE, -Float.MIN_NORMAL, 0x1p-103f, -0x1p-103f, 0f};
        Functions.dropTiny(values, 0, values.length);
        for (float value : values) {
            assertEquals(0f, value + 0f);
        }
    }

    @Test
    void smallValuesKeepTheirPrecision() {
        for (float sign : new float[] {-1, 1}) {
            for (int exponent = -52; exponent < 20; exponent++) {
                float value = sign * Math.scalb(1.2345678f, exponent);
                float[] values = {value};
                Functions.dropTiny(values, 0, 1);
                assertEquals(value, values[0], "exponent " + exponent);
            }
            for (int exponent = -101; exponent < -52; exponent++) {
                float value = sign * Math.scalb(1.2345678f, exponent);
                float[] values = {value};
                Functions.dropTiny(values, 0, 1);
                assertEquals(value, values[0], Math.max(0x1p-101f, Math.ulp(value)), "exponent " + exponent);
            }
        }
    }

    @Test
    void rowsAreRepeatedAndSummed() {
        float[] values = new float[7];
        Functions.repeat(new float[] {1, 2}, values, 1, 3);
        assertArrayEquals(new float[] {0, 1, 2, 1, 2, 1, 2}, values);
        float[] sums = {10, 20};
        Functions.addRows(values, 1, 3, sums);
        assertArrayEquals(new float[] {13, 26}, sums);
    }
}
