package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The four files of MNIST, packed by gzip or not. */
record MnistFiles(Path trainingImages, Path trainingLabels, Path testImages, Path testLabels) {
    static final String WANTED = "four IDX files as MNIST has them: training images, training labels, test images, test"
            + " labels; or the folder that they are in";
    private static final List<String> NAMES = List.of(
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    /** @throws DataException when it is neither a folder with such files nor four files */
    static MnistFiles of(List<Path> data) {
        if (data.size() == 1) {
            List<Path> found = NAMES.stream().map(name -> in(data.get(0), name)).toList();
            return new MnistFiles(found.get(0), found.get(1), found.get(2), found.get(3));
        }
        if (data.size() != 4) {
            throw new DataException(data.size() + " files are given; wanted " + WANTED);
        }
        return new MnistFiles(data.get(0), data.get(1), data.get(2), data.get(3));
    }

    private static Path in(Path folder, String name) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + ": " + (Files.exists(folder) ? "is one file" : "there is no such folder")
                    + "; wanted " + WANTED);
        }
        for (String end : List.of("", ".gz")) {
            if (Files.isRegularFile(folder.resolve(name + end))) {
                return folder.resolve(name + end);
            }
        }
        throw new DataException(folder + ": has no file " + name + " or " + name
                + ".gz; wanted the four files of MNIST: " + String.join(", ", NAMES));
    }

    List<Path> all() {
        return List.of(trainingImages, trainingLabels, testImages, testLabels);
    }
}
