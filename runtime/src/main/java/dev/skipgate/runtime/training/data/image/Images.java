package dev.skipgate.runtime.training.data.image;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.Targets;
import java.nio.file.Path;

/** Grey images of one size, each of a class. They lie in memory as bytes; a batch has them as floats from 0 to 1. */
public final class Images implements Examples {
    /** How a network reads an image. */
    public enum Layout {
        /** In one step, all rows one after the other. */
        VECTOR,
        /** A row a step, from the top. */
        ROWS
    }

    private static final float[] GREY = new float[256];

    static {
        for (int i = 0; i < GREY.length; i++) {
            GREY[i] = i / 255f;
        }
    }

    private final String name;
    private final Layout layout;
    private final IdxFile pixels;
    private final IdxFile labels;
    private final int classes;
    private final Split.Range range;

    private Images(String name, Layout layout, IdxFile pixels, IdxFile labels, int classes, Split.Range range) {
        this.name = name;
        this.layout = layout;
        this.pixels = pixels;
        this.labels = labels;
        this.classes = classes;
        this.range = range;
    }

    /**
     * Reads a pair of IDX files, each packed by gzip or not.
     *
     * @param classes how many there are; labels are 0 to {@code classes - 1}
     * @throws DataException when a file is no such file, they do not belong together, or a label is no class
     */
    public static Images read(Path imageFile, Path labelFile, int classes, Layout layout) {
        IdxFile pixels = IdxFile.read(imageFile, 3, "images");
        IdxFile labels = IdxFile.read(labelFile, 1, "labels");
        int count = pixels.sizes()[0];
        if (labels.sizes()[0] != count) {
            throw new DataException(imageFile + ": has " + count + " images, but " + labelFile + " has "
                    + labels.sizes()[0] + " labels; wanted as many; they do not belong together");
        }
        for (int i = 0; i < count; i++) {
            if ((labels.values()[i] & 0xff) >= classes) {
                throw new DataException(labelFile + ": image " + i + " has the label " + (labels.values()[i] & 0xff)
                        + "; wanted 0 to " + (classes - 1));
            }
        }
        return new Images("images of " + imageFile, layout, pixels, labels, classes, new Split.Range(0, count));
    }

    /** A part of them. */
    public Images slice(String part, Split.Range of) {
        if (of.to() > size()) {
            throw new IllegalArgumentException("images " + of + " of " + size());
        }
        return new Images(
                name + " (" + part + ")",
                layout,
                pixels,
                labels,
                classes,
                new Split.Range(range.from() + of.from(), range.from() + of.to()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return (int) range.size();
    }

    /** How many classes there are. */
    public int classes() {
        return classes;
    }

    /** Steps of a sequence. */
    public int time() {
        return layout == Layout.ROWS ? pixels.sizes()[1] : 1;
    }

    /** Values of a step. */
    public int features() {
        return pixels.sizes()[1] * pixels.sizes()[2] / time();
    }

    @Override
    public SequenceBatch batch(int[] examples) {
        int time = time();
        int features = features();
        float[] values = new float[time * examples.length * features];
        int[] targets = new int[examples.length];
        for (int b = 0; b < examples.length; b++) {
            int image = (int) range.from() + examples[b];
            targets[b] = labels.values()[image] & 0xff;
            for (int t = 0; t < time; t++) {
                int from = (image * time + t) * features;
                int to = (t * examples.length + b) * features;
                for (int i = 0; i < features; i++) {
                    values[to + i] = GREY[pixels.values()[from + i] & 0xff];
                }
            }
        }
        return SequenceBatch.whole(
                time, examples.length, new Inputs.Features(features, values), new Targets.Classes(targets), false);
    }
}
