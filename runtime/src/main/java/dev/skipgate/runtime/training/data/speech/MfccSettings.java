package dev.skipgate.runtime.training.data.speech;

import dev.skipgate.runtime.training.data.DataException;

/**
 * How a recording becomes features.
 *
 * @param sampleRate samples a second of every recording
 * @param preEmphasis {@code a} of {@code y[n] = x[n] - a x[n-1]}, before anything else; 0 for none
 * @param window samples of a frame, weighted by a symmetric Hamming window
 * @param hop samples from one frame to the next
 * @param fftSize a power of two, at least the window; the frame is padded with zeros
 * @param melFilters triangles, spaced evenly on the mel scale {@code 2595 log10(1 + f / 700)}, of height 1
 * @param lowestHertz where the first triangle begins
 * @param highestHertz where the last one ends, at most half the sample rate
 * @param energyFloor the least energy of a filter, before the logarithm
 * @param coefficients of the orthonormal DCT-II of the logarithms that are kept, from the 0th on, which is the loudness
 * @param deltaReach frames to each side that a difference is fitted over
 */
public record MfccSettings(
        int sampleRate,
        double preEmphasis,
        int window,
        int hop,
        int fftSize,
        int melFilters,
        double lowestHertz,
        double highestHertz,
        double energyFloor,
        int coefficients,
        int deltaReach) {
    public MfccSettings {
        require(sampleRate > 0, "the sample rate is " + sampleRate + "; wanted a positive number");
        require(preEmphasis >= 0 && preEmphasis < 1, "the pre-emphasis is " + preEmphasis + "; wanted 0 up to 1");
        require(window > 0 && hop > 0, "a window of " + window + " every " + hop + " samples; wanted positive numbers");
        require(
                fftSize >= window && fftSize >= 2 && Integer.bitCount(fftSize) == 1,
                "the transform has " + fftSize + " values; wanted a power of two, at least the window of " + window);
        require(
                lowestHertz >= 0 && highestHertz > lowestHertz && highestHertz <= sampleRate / 2.0,
                "filters from " + lowestHertz + " to " + highestHertz + " Hz; wanted a range within 0 to "
                        + sampleRate / 2.0);
        require(energyFloor > 0 && energyFloor < 1, "the energy floor is " + energyFloor + "; wanted it within 0 to 1");
        require(
                coefficients > 0 && coefficients <= melFilters,
                coefficients + " coefficients of " + melFilters + " filters; wanted at least 1 and no more than those");
        require(deltaReach > 0, "differences over " + deltaReach + " frames; wanted at least 1");
    }

    /**
     * 39 features a frame, for speech with this sample rate: frames of 25 ms every 10 ms, so that 200 frames are 2 s; 26 filters up to
     * half the sample rate, 13 coefficients, differences over 2 frames to each side, pre-emphasis 0.97.
     */
    public static MfccSettings of(int sampleRate) {
        int window = Math.round(sampleRate * 0.025f);
        int fftSize = Math.max(2, Integer.highestOneBit(Math.max(1, window - 1)) * 2);
        return new MfccSettings(
                sampleRate,
                0.97,
                window,
                Math.round(sampleRate * 0.010f),
                fftSize,
                26,
                0,
                sampleRate / 2.0,
                1e-10,
                13,
                2);
    }

    /** Values of a frame: the coefficients, their differences, and the differences of those. */
    public int features() {
        return 3 * coefficients;
    }

    /** Frames of a recording: the last one is padded with zeros, so that every sample is in one. */
    public int frames(int samples) {
        return samples <= window ? 1 : 1 + (samples - window + hop - 1) / hop;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new DataException(message);
        }
    }
}
