package dev.skipgate.runtime.training.data.speech;

/**
 * Mel-frequency cepstral coefficients (Davis and Mermelstein, 1980) with their first and second differences. Keeps its work space; not
 * for use by several threads at once.
 */
public final class Mfcc {
    private final MfccSettings settings;
    private final Fft fft;
    private final MelFilters filters;
    private final double[] window;
    private final double[] cosines;
    private final double[] real;
    private final double[] imaginary;
    private final double[] powers;
    private final double[] logarithms;

    public Mfcc(MfccSettings settings) {
        this.settings = settings;
        fft = new Fft(settings.fftSize());
        filters = new MelFilters(settings);
        window = hamming(settings.window());
        cosines = dct(settings.coefficients(), settings.melFilters());
        real = new double[settings.fftSize()];
        imaginary = new double[settings.fftSize()];
        powers = new double[settings.fftSize() / 2 + 1];
        logarithms = new double[settings.melFilters()];
    }

    public MfccSettings settings() {
        return settings;
    }

    /**
     * The features of a recording.
     *
     * @param samples at the settings' rate, at least one
     * @return {@code [frame][feature]}: of each frame the coefficients, their differences, and the differences of those
     */
    public float[] features(float[] samples) {
        int frames = settings.frames(samples.length);
        int coefficients = settings.coefficients();
        double[] statics = new double[frames * coefficients];
        for (int frame = 0; frame < frames; frame++) {
            spectrum(samples, frame * settings.hop());
            for (int i = 0; i < logarithms.length; i++) {
                logarithms[i] = StrictMath.log(Math.max(settings.energyFloor(), filters.apply(i, powers)));
            }
            for (int k = 0; k < coefficients; k++) {
                double sum = 0;
                for (int i = 0; i < logarithms.length; i++) {
                    sum += cosines[k * logarithms.length + i] * logarithms[i];
                }
                statics[frame * coefficients + k] = sum;
            }
        }
        double[] deltas = differences(statics, coefficients);
        double[] accelerations = differences(deltas, coefficients);
        float[] features = new float[frames * settings.features()];
        for (int frame = 0; frame < frames; frame++) {
            for (int k = 0; k < coefficients; k++) {
                int to = frame * settings.features() + k;
                features[to] = (float) statics[frame * coefficients + k];
                features[to + coefficients] = (float) deltas[frame * coefficients + k];
                features[to + 2 * coefficients] = (float) accelerations[frame * coefficients + k];
            }
        }
        return features;
    }

    /** Powers of the bins from 0 to half the transform's size, not scaled. */
    private void spectrum(float[] samples, int from) {
        for (int i = 0; i < real.length; i++) {
            int at = from + i;
            boolean inside = i < window.length && at < samples.length;
            double before = inside && at > 0 ? samples[at - 1] : 0;
            real[i] = inside ? window[i] * (samples[at] - settings.preEmphasis() * before) : 0;
            imaginary[i] = 0;
        }
        fft.transform(real, imaginary);
        for (int i = 0; i < powers.length; i++) {
            powers[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
        }
    }

    /** The slope of the line fitted to the frames around each; before the first and after the last frame these are repeated. */
    private double[] differences(double[] values, int size) {
        int frames = values.length / size;
        int reach = settings.deltaReach();
        double squares = 0;
        for (int n = 1; n <= reach; n++) {
            squares += 2.0 * n * n;
        }
        double[] differences = new double[values.length];
        for (int frame = 0; frame < frames; frame++) {
            for (int k = 0; k < size; k++) {
                double sum = 0;
                for (int n = 1; n <= reach; n++) {
                    int after = Math.min(frames - 1, frame + n);
                    int before = Math.max(0, frame - n);
                    sum += n * (values[after * size + k] - values[before * size + k]);
                }
                differences[frame * size + k] = sum / squares;
            }
        }
        return differences;
    }

    private static double[] hamming(int size) {
        double[] window = new double[size];
        for (int i = 0; i < size; i++) {
            window[i] = size == 1 ? 1 : 0.54 - 0.46 * StrictMath.cos(2 * Math.PI * i / (size - 1));
        }
        return window;
    }

    /** {@code [coefficient][filter]} */
    private static double[] dct(int coefficients, int filters) {
        double[] cosines = new double[coefficients * filters];
        for (int k = 0; k < coefficients; k++) {
            double scale = StrictMath.sqrt((k == 0 ? 1.0 : 2.0) / filters);
            for (int i = 0; i < filters; i++) {
                cosines[k * filters + i] = scale * StrictMath.cos(Math.PI * k * (i + 0.5) / filters);
            }
        }
        return cosines;
    }
}
