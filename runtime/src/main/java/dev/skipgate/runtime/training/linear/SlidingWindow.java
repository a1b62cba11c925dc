package dev.skipgate.runtime.training.linear;

import java.util.Arrays;

/**
 * A square window that goes over an image of several channels, as convolutions and pooling see it. Images lie channel by channel, each row by row, as in PyTorch.
 *
 * @param channels planes of the image
 * @param height rows of a plane
 * @param width columns of a plane
 * @param size rows and columns of the window
 * @param stride from one place of the window to the next, in both directions
 * @param padding zeros around each plane, fewer than the window is wide
 */
public record SlidingWindow(int channels, int height, int width, int size, int stride, int padding) {
    public SlidingWindow {
        if (channels < 1 || height < 1 || width < 1 || size < 1 || stride < 1) {
            throw new IllegalArgumentException("a window of " + size + " every " + stride + " over " + channels + " x "
                    + height + " x " + width + "; wanted at least 1 of each");
        }
        if (padding < 0 || padding >= size) {
            throw new IllegalArgumentException(
                    "a padding of " + padding + " around a window of " + size + "; wanted 0 to " + (size - 1));
        }
        if (Math.min(height, width) + 2 * padding < size) {
            throw new IllegalArgumentException("a window of " + size + " does not fit " + height + " x " + width
                    + (padding == 0 ? "" : " with a padding of " + padding));
        }
    }

    /** Places of the window from top to bottom. */
    public int outputHeight() {
        return (height + 2 * padding - size) / stride + 1;
    }

    /** Places of the window from left to right. */
    public int outputWidth() {
        return (width + 2 * padding - size) / stride + 1;
    }

    /** Places of the window. */
    public int places() {
        return outputHeight() * outputWidth();
    }

    /** Values of an image. */
    public int values() {
        return channels * height * width;
    }

    /** Values that the window covers, of all channels. */
    public int covered() {
        return channels * size * size;
    }

    /**
     * Writes what the window covers at each place into a column (im2col): row {@code (c size + y) size + x} of the matrix holds, for every place, the value of channel c at row y and
     * column x of the window.
     *
     * @param columns covered x places, all written
     */
    public void unfold(float[] image, int from, float[] columns) {
        int at = 0;
        for (int channel = 0; channel < channels; channel++) {
            int plane = from + channel * height * width;
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    at = unfoldOne(image, plane, y, x, columns, at);
                }
            }
        }
    }

    private int unfoldOne(float[] image, int plane, int y, int x, float[] columns, int from) {
        int across = outputWidth();
        int first = firstInside(x);
        int last = lastInside(x);
        int at = from;
        for (int row = 0; row < outputHeight(); row++) {
            int imageRow = row * stride + y - padding;
            if (imageRow < 0 || imageRow >= height || first > last) {
                Arrays.fill(columns, at, at + across, 0f);
            } else {
                Arrays.fill(columns, at, at + first, 0f);
                int value = plane + imageRow * width + first * stride + x - padding;
                if (stride == 1) {
                    System.arraycopy(image, value, columns, at + first, last - first + 1);
                } else {
                    for (int column = first; column <= last; column++, value += stride) {
                        columns[at + column] = image[value];
                    }
                }
                Arrays.fill(columns, at + last + 1, at + across, 0f);
            }
            at += across;
        }
        return at;
    }

    /** Adds each column to where {@link #unfold} took it from. */
    public void fold(float[] columns, float[] image, int from) {
        int at = 0;
        for (int channel = 0; channel < channels; channel++) {
            int plane = from + channel * height * width;
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    at = foldOne(columns, at, image, plane, y, x);
                }
            }
        }
    }

    private int foldOne(float[] columns, int from, float[] image, int plane, int y, int x) {
        int first = firstInside(x);
        int last = lastInside(x);
        int at = from;
        for (int row = 0; row < outputHeight(); row++) {
            int imageRow = row * stride + y - padding;
            if (imageRow >= 0 && imageRow < height) {
                int value = plane + imageRow * width + first * stride + x - padding;
                for (int column = first; column <= last; column++, value += stride) {
                    image[value] += columns[at + column];
                }
            }
            at += outputWidth();
        }
        return at;
    }

    /** The first place in a row at which column x of the window lies within the image. */
    private int firstInside(int x) {
        return Math.max(0, (padding - x + stride - 1) / stride);
    }

    /** The last one; below the first where there is none. */
    private int lastInside(int x) {
        return Math.min(outputWidth() - 1, Math.floorDiv(width - 1 + padding - x, stride));
    }
}
