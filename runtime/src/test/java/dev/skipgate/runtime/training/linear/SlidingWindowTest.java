package dev.skipgate.runtime.training.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private static final int OFFSET = 3;

    private final RandomState random = RandomState.of(5);

    @Test
    void unfoldsWhatEachPlaceCovers() {
        for (SlidingWindow window : windows()) {
            float[] image = values(OFFSET + window.values());
            float[] columns = new float[window.covered() * window.places()];
            Arrays.fill(columns, 99);
            window.unfold(image, OFFSET, columns);
            int at = 0;
            for (int channel = 0; channel < window.channels(); channel++) {
                for (int y = 0; y < window.size(); y++) {
                    for (int x = 0; x < window.size(); x++) {
                        for (int place = 0; place < window.places(); place++) {
                            int row = place / window.outputWidth() * window.stride() + y - window.padding();
                            int column = place % window.outputWidth() * window.stride() + x - window.padding();
                            assertEquals(value(window, image, channel, row, column), columns[at++], window.toString());
                        }
                    }
                }
            }
        }
    }

    private static float value(SlidingWindow window, float[] image, int channel, int row, int column) {
        boolean inside = row >= 0 && row < window.height() && column >= 0 && column < window.width();
        return inside ? image[OFFSET + (channel * window.height() + row) * window.width() + column] : 0;
    }

    /** For all images a and columns b: unfold(a) . b = a . fold(b). */
    @Test
    void foldIsTheTransposeOfUnfold() {
        for (SlidingWindow window : windows()) {
            float[] image = values(OFFSET + window.values());
            float[] columns = new float[window.covered() * window.places()];
            window.unfold(image, OFFSET, columns);
            float[] others = values(columns.length);
            float[] folded = new float[image.length];
            window.fold(others, folded, OFFSET);
            assertEquals(product(columns, others), product(image, folded), 1e-3, window.toString());
            assertArrayEquals(new float[OFFSET], Arrays.copyOf(folded, OFFSET));
        }
    }

    private static List<SlidingWindow> windows() {
        List<SlidingWindow> windows = new ArrayList<>();
        for (int size = 1; size <= 4; size++) {
            for (int stride = 1; stride <= 3; stride++) {
                for (int padding = 0; padding < size; padding++) {
                    windows.add(new SlidingWindow(2, 5, 4, size, stride, padding));
                    windows.add(new SlidingWindow(1, 4, 7, size, stride, padding));
                }
            }
        }
        windows.add(new SlidingWindow(1, 1, 2, 4, 2, 3));
        return windows;
    }

    private float[] values(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    @Test
    void refusesWindowsThatDoNotFit() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new SlidingWindow(1, 4, 4, 5, 1, 0))
                .getMessage()
                .contains("a window of 5 does not fit 4 x 4"));
        assertThrows(IllegalArgumentException.class, () -> new SlidingWindow(1, 4, 4, 3, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> new SlidingWindow(1, 4, 4, 3, 0, 0));
    }
}
