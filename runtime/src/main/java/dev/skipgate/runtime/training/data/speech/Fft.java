package dev.skipgate.runtime.training.data.speech;

/** The discrete Fourier transform of a power of two of values (Cooley and Tukey, radix 2, decimation in time). */
final class Fft {
    private final int size;
    private final double[] cosines;
    private final double[] sines;
    private final int[] reversed;

    Fft(int size) {
        if (size < 2 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("a transform of " + size + " values; wanted a power of two");
        }
        this.size = size;
        cosines = new double[size / 2];
        sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            // StrictMath: the features, and so the training, must not depend on the machine.
            cosines[i] = StrictMath.cos(2 * Math.PI * i / size);
            sines[i] = StrictMath.sin(2 * Math.PI * i / size);
        }
        reversed = new int[size];
        int bits = Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            reversed[i] = Integer.reverse(i) >>> (32 - bits);
        }
    }

    /** In place: {@code X[k] = sum over n of x[n] exp(-2 pi i k n / size)}, not scaled. */
    void transform(double[] real, double[] imaginary) {
        for (int i = 0; i < size; i++) {
            if (reversed[i] > i) {
                swap(real, i, reversed[i]);
                swap(imaginary, i, reversed[i]);
            }
        }
        for (int half = 1; half < size; half *= 2) {
            int stride = size / (2 * half);
            for (int start = 0; start < size; start += 2 * half) {
                for (int i = 0; i < half; i++) {
                    int a = start + i;
                    int b = a + half;
                    double c = cosines[i * stride];
                    double s = sines[i * stride];
                    double turnedReal = real[b] * c + imaginary[b] * s;
                    double turnedImaginary = imaginary[b] * c - real[b] * s;
                    real[b] = real[a] - turnedReal;
                    imaginary[b] = imaginary[a] - turnedImaginary;
                    real[a] += turnedReal;
                    imaginary[a] += turnedImaginary;
                }
            }
        }
    }

    private static void swap(double[] values, int i, int j) {
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
    }
}
