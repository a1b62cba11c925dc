package dev.skipgate.runtime.training.data.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MfccTest {
    /**
     * Frames 0, 4 and 8 of {@link #signal}, worked out apart from this code: NumPy's rfft, the filters of librosa 0.11 (htk, not
     * normalized), SciPy's window and DCT, and the differences of python_speech_features.
     */
    private static final double[][] INDEPENDENT = {
        {
            -7.928569, 0.951918, -1.725569, -3.219566, -3.307269, -4.420844, -1.399980, 4.174397, 5.140197, 1.775325,
            0.113647, -0.156894, -2.006032, 0.227220, 0.027019, -0.209765, 0.133401, 0.246143, -0.162250, -0.196800,
            0.189320, 0.134754, -0.231850, -0.094322, 0.206433, 0.033408, 0.020386, -0.021160, -0.058335, -0.004765,
            0.027056, -0.014201, -0.019309, 0.029212, 0.023478, -0.019091, -0.005021, 0.030043, 0.003924
        },
        {
            -6.748992, 0.762415, -3.384095, -2.784359, -1.956058, -5.230277, -2.425228, 5.335628, 5.999154, 0.613234,
            -0.310683, 1.081541, -1.796677, 0.165338, -0.032293, -0.261908, 0.023274, 0.182366, -0.089906, -0.134823,
            0.142622, 0.115013, -0.141188, -0.059148, 0.152371, 0.023933, 0.066437, 0.063760, 0.003063, -0.038120,
            -0.016202, 0.059321, 0.034212, -0.089869, -0.082558, 0.034662, 0.012441, -0.073446, -0.000997
        },
        {
            -3.686585, 1.883228, -5.692866, -3.367725, -0.708536, -4.794543, -2.819071, 4.693488, 5.059728, -0.028552,
            -0.423311, 0.991703, -1.643184, 0.794988, 0.313437, -0.583599, -0.235659, 0.244915, 0.199556, -0.008781,
            -0.254665, -0.340118, -0.090129, 0.028517, -0.098840, 0.035709, 0.025474, 0.019509, -0.011032, -0.030071,
            -0.014512, 0.028951, 0.025439, -0.032349, -0.038375, 0.015140, 0.016649, -0.022829, -0.002565
        },
    };

    /** 0.1 s at 8 kHz: a tone, one that becomes louder, and a square wave. */
    private static float[] signal() {
        float[] samples = new float[800];
        for (int n = 0; n < samples.length; n++) {
            samples[n] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * n / 8000)
                    + 0.25 * Math.sin(2 * Math.PI * 1234.5 * n / 8000 + 0.3) * (n / 800.0)
                    + 0.05 * Math.signum(Math.sin(2 * Math.PI * 97 * n / 8000)));
        }
        return samples;
    }

    @Test
    void theFeaturesAreThoseOfIndependentLibraries() {
        MfccSettings settings = MfccSettings.of(8000);
        float[] features = new Mfcc(settings).features(signal());
        assertEquals(9 * 39, features.length);
        for (int i = 0; i < INDEPENDENT.length; i++) {
            for (int k = 0; k < 39; k++) {
                assertEquals(INDEPENDENT[i][k], features[4 * i * 39 + k], 2e-5, "frame " + 4 * i + ", feature " + k);
            }
        }
    }

    @Test
    void theTransformIsTheSumItStandsFor() {
        RandomState random = RandomState.of(1);
        for (int size : new int[] {2, 4, 8, 64, 256}) {
            double[] real = gaussian(random, size);
            double[] imaginary = gaussian(random, size);
            double[] transformedReal = real.clone();
            double[] transformedImaginary = imaginary.clone();
            new Fft(size).transform(transformedReal, transformedImaginary);
            double energy = 0;
            double transformedEnergy = 0;
            for (int k = 0; k < size; k++) {
                double sumReal = 0;
                double sumImaginary = 0;
                for (int n = 0; n < size; n++) {
                    double angle = -2 * Math.PI * ((long) k * n % size) / size;
                    sumReal += real[n] * Math.cos(angle) - imaginary[n] * Math.sin(angle);
                    sumImaginary += real[n] * Math.sin(angle) + imaginary[n] * Math.cos(angle);
                }
                assertEquals(sumReal, transformedReal[k], 1e-10);
                assertEquals(sumImaginary, transformedImaginary[k], 1e-10);
                energy += real[k] * real[k] + imaginary[k] * imaginary[k];
                transformedEnergy +=
                        transformedReal[k] * transformedReal[k] + transformedImaginary[k] * transformedImaginary[k];
            }
            assertEquals(energy, transformedEnergy / size, 1e-10 * energy, "Parseval");
        }
        assertThrows(IllegalArgumentException.class, () -> new Fft(6));
    }

    private static double[] gaussian(RandomState random, int size) {
        double[] values = new double[size];
        Arrays.setAll(values, i -> random.nextGaussian());
        return values;
    }

    @Test
    void framesCoverEverySample() {
        MfccSettings settings = MfccSettings.of(8000);
        assertEquals(200, settings.window());
        assertEquals(80, settings.hop());
        assertEquals(256, settings.fftSize());
        assertEquals(39, settings.features());
        assertEquals(1, settings.frames(1));
        assertEquals(1, settings.frames(200));
        assertEquals(2, settings.frames(201));
        assertEquals(2, settings.frames(280));
        assertEquals(3, settings.frames(281));
        assertEquals(200, settings.frames(16_120), "2 s and the rest of the last window");
        assertEquals(512, MfccSettings.of(16_000).fftSize());
    }

    @Test
    void theLastFrameIsPaddedWithSilence() {
        Mfcc mfcc = new Mfcc(MfccSettings.of(8000));
        float[] padded = Arrays.copyOf(signal(), 840);
        float[] shorter = Arrays.copyOf(padded, 801);
        shorter[800] = 0;
        assertArrayEquals(mfcc.features(padded), mfcc.features(shorter));
    }

    @Test
    void silenceIsFlatAndFinite() {
        float[] features = new Mfcc(MfccSettings.of(8000)).features(new float[2000]);
        for (int i = 0; i < features.length; i++) {
            assertTrue(Float.isFinite(features[i]));
            assertEquals(i % 39 == 0 ? Math.sqrt(26) * Math.log(1e-10) : 0, features[i], 1e-4);
        }
    }

    @Test
    void theWorkSpaceIsNotRemembered() {
        Mfcc used = new Mfcc(MfccSettings.of(8000));
        float[] first = used.features(signal());
        used.features(new float[] {1, -1, 1});
        assertArrayEquals(first, used.features(signal()));
    }

    @Test
    void everyFilterHearsItsTone() {
        MfccSettings settings = MfccSettings.of(8000);
        MelFilters filters = new MelFilters(settings);
        double[] flat = new double[129];
        Arrays.fill(flat, 1);
        for (int i = 0; i < settings.melFilters(); i++) {
            assertTrue(filters.apply(i, flat) > 0.5, "filter " + i);
        }
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertEquals(
                "the transform has 128 values; wanted a power of two, at least the window of 200",
                assertThrows(
                                DataException.class,
                                () -> new MfccSettings(8000, 0.97, 200, 80, 128, 26, 0, 4000, 1e-10, 13, 2))
                        .getMessage());
        assertThrows(DataException.class, () -> new MfccSettings(8000, 0.97, 200, 80, 256, 26, 0, 5000, 1e-10, 13, 2));
        assertThrows(DataException.class, () -> new MfccSettings(8000, 0.97, 200, 80, 256, 12, 0, 4000, 1e-10, 13, 2));
    }
}
