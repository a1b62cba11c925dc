package dev.skipgate.runtime.training.data.speech;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Takes the mean off each feature and makes the features' variances 1, by statistics of the frames that are trained on. The same
 * statistics serve validation, test and use, so they are kept with the model.
 *
 * @param kind what was asked for
 * @param mean {@code [feature]}
 * @param matrix {@code [feature][feature]}, row after row: {@code y = matrix (x - mean)}
 */
public record Whitening(
        @JsonProperty("kind") Kind kind, @JsonProperty("mean") float[] mean, @JsonProperty("matrix") float[] matrix) {
    private static final int LARGEST_FILE = 64 << 20;

    /** How much is done. */
    public enum Kind {
        /** Each feature by itself: its mean becomes 0, its variance 1. */
        FEATURE,
        /** All together: the covariance becomes the identity, by the symmetric matrix that changes the features least (ZCA). */
        ZCA
    }

    public Whitening {
        Objects.requireNonNull(kind, "kind");
        mean = mean.clone();
        matrix = matrix.clone();
        if (mean.length < 1 || matrix.length != (long) mean.length * mean.length) {
            throw new IllegalArgumentException("whitening of " + mean.length + " features by a matrix of "
                    + matrix.length + " values; wanted the square of it");
        }
        for (float value : matrix) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("whitening by a value that is not finite");
            }
        }
    }

    /** Values of a frame. */
    public int features() {
        return mean.length;
    }

    /**
     * Statistics of recordings.
     *
     * @param recordings {@code [frame][feature]} each
     * @param floor added to each variance, so that a feature that hardly varies is not blown up; not negative
     * @throws DataException when there are too few frames, or a feature does not vary and the floor is 0
     */
    public static Whitening fit(Kind kind, List<float[]> recordings, int features, double floor) {
        long frames = 0;
        double[] sums = new double[features];
        for (float[] recording : recordings) {
            for (int i = 0; i < recording.length; i++) {
                sums[i % features] += recording[i];
            }
            frames += recording.length / features;
        }
        if (frames <= features) {
            throw new DataException("whitening: there are " + frames + " frames of " + features
                    + " features; wanted more frames than features; use more recordings");
        }
        double[] mean = new double[features];
        for (int i = 0; i < features; i++) {
            mean[i] = sums[i] / frames;
        }
        double[][] covariance = covariance(recordings, mean, frames);
        for (int i = 0; i < features; i++) {
            covariance[i][i] += floor;
            if (!(covariance[i][i] > 0)) {
                throw new DataException("whitening: feature " + i
                        + " is the same in all frames; wanted features that vary, or a floor above 0");
            }
        }
        return new Whitening(kind, narrowed(mean), kind == Kind.ZCA ? zca(covariance) : scales(covariance));
    }

    private static double[][] covariance(List<float[]> recordings, double[] mean, long frames) {
        int features = mean.length;
        double[][] covariance = new double[features][features];
        double[] centred = new double[features];
        for (float[] recording : recordings) {
            for (int from = 0; from < recording.length; from += features) {
                for (int i = 0; i < features; i++) {
                    centred[i] = recording[from + i] - mean[i];
                }
                for (int i = 0; i < features; i++) {
                    for (int j = 0; j <= i; j++) {
                        covariance[i][j] += centred[i] * centred[j];
                    }
                }
            }
        }
        for (int i = 0; i < features; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] /= frames;
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    private static float[] scales(double[][] covariance) {
        float[] matrix = new float[covariance.length * covariance.length];
        for (int i = 0; i < covariance.length; i++) {
            matrix[i * covariance.length + i] = (float) (1 / Math.sqrt(covariance[i][i]));
        }
        return matrix;
    }

    /** The inverse square root of the covariance. */
    private static float[] zca(double[][] covariance) {
        int size = covariance.length;
        SymmetricEigen eigen = SymmetricEigen.of(covariance);
        float[] matrix = new float[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double sum = 0;
                for (int k = 0; k < size; k++) {
                    if (!(eigen.values()[k] > 0)) {
                        throw new DataException("whitening: the features depend on one another (eigenvalue "
                                + eigen.values()[k] + "); whiten each by itself, or with a larger floor");
                    }
                    sum += eigen.vectors()[i][k] * eigen.vectors()[j][k] / Math.sqrt(eigen.values()[k]);
                }
                matrix[i * size + j] = (float) sum;
            }
        }
        return matrix;
    }

    private static float[] narrowed(double[] values) {
        float[] narrowed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrowed[i] = (float) values[i];
        }
        return narrowed;
    }

    /** A recording's frames, whitened: {@code [frame][feature]} in and out. */
    public float[] apply(float[] recording) {
        int features = mean.length;
        float[] white = new float[recording.length];
        float[] centred = new float[features];
        for (int from = 0; from < recording.length; from += features) {
            for (int i = 0; i < features; i++) {
                centred[i] = recording[from + i] - mean[i];
            }
            for (int i = 0; i < features; i++) {
                float sum = 0;
                for (int j = 0; j < features; j++) {
                    sum += matrix[i * features + j] * centred[j];
                }
                white[from + i] = sum;
            }
        }
        return white;
    }

    /** Writes the statistics as JSON, whole or not at all; the same floats are read back. */
    public void write(Path file) throws IOException {
        DataFile.write(file, new ObjectMapper().writeValueAsString(this) + "\n");
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws DataException when the file is something else
     */
    public static Whitening read(Path file) {
        ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
        try {
            return json.readValue(DataFile.bytes(file, LARGEST_FILE), Whitening.class);
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file + ": holds no whitening statistics: " + e.getOriginalMessage() + "; make them again", e);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }
}
