package dev.skipgate.runtime.training.data.sequence;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.training.data.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Numbers with a shape, the last dimension running fastest. One of the two arrays is there, and has as many values as the shape says.
 *
 * @param name for messages: the file, and which tensor of it
 */
record NumberArray(String name, List<Long> shape, Optional<float[]> floats, Optional<int[]> integers) {
    NumberArray {
        Objects.requireNonNull(name, "name");
        shape = List.copyOf(shape);
        int values = floats.isPresent() ? floats.get().length : integers.orElseThrow().length;
        if (floats.isPresent() == integers.isPresent() || shape.stream().reduce(1L, Math::multiplyExact) != values) {
            throw new IllegalArgumentException(name + ": " + values + " values of the shape " + shape);
        }
    }

    /** A tensor of an open safetensors file. */
    static NumberArray tensor(Path path, SafetensorsFile file, String tensor) {
        try {
            List<Long> shape = file.info(tensor).shape();
            String name = path + ": tensor '" + tensor + "'";
            return file.info(tensor).type().isFloat()
                    ? new NumberArray(name, shape, Optional.of(file.floats(tensor)), Optional.empty())
                    : new NumberArray(name, shape, Optional.empty(), Optional.of(file.ints(tensor)));
        } catch (SafetensorsException e) {
            throw new DataException(path + ": " + e.getMessage(), e);
        }
    }

    float[] requireFloats() {
        return floats.orElseThrow(() ->
                new DataException(name + ": holds integers; wanted floating point, as .astype('float32') makes it"));
    }

    int[] requireIntegers() {
        return integers.orElseThrow(
                () -> new DataException(name + ": holds floating point; wanted integers, as .astype('int64') makes"));
    }

    /** A size that fits an array, as all of them do. */
    int size(int dimension) {
        return Math.toIntExact(shape.get(dimension));
    }
}
