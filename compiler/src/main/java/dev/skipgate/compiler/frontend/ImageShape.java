package dev.skipgate.compiler.frontend;

/**
 * How the values of a vector lie as an image: channel by channel, each row by row, as in PyTorch.
 *
 * @param channels planes
 * @param height rows of a plane
 * @param width columns of a plane
 */
public record ImageShape(int channels, int height, int width) {
    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("an image of " + channels + " x " + height + " x " + width);
        }
    }

    /** How many values. */
    public int size() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return channels + " x " + height + " x " + width;
    }
}
