package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.WeightsDescription;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The trained tensors of a description by our names. */
final class NamedWeights implements ExportWeights {
    private final WeightsDescription names;
    private final SafetensorsFile file;

    private NamedWeights(WeightsDescription names, SafetensorsFile file) {
        this.names = names;
        this.file = file;
    }

    static NamedWeights open(WeightsDescription names) {
        try {
            return new NamedWeights(names, SafetensorsFile.open(names.file()));
        } catch (SafetensorsException e) {
            throw new OnnxException(names.file() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Values matrix(String name, long rows, long columns) {
        return read(name, rows, columns)
                .map(Values::floats)
                .orElseThrow(() -> new OnnxException(names.file() + ": there is no tensor "
                        + String.join(" or ", names.candidates(name)) + "; name it under weights: mapping"));
    }

    @Override
    public Values bias(String name, int size) {
        return Values.floats(read(name, size).orElseGet(() -> new float[size]));
    }

    private Optional<float[]> read(String name, long... shape) {
        Optional<String> inFile = names.nameIn(file.names(), name);
        try {
            if (inFile.isEmpty()) {
                return Optional.empty();
            }
            List<Long> seen = file.info(inFile.get()).shape();
            List<Long> wanted = LongStream.of(shape).boxed().toList();
            if (!seen.equals(wanted)) {
                throw new OnnxException(names.file() + ": tensor '" + inFile.get() + "' has shape " + seen
                        + ", the model needs " + wanted);
            }
            return Optional.of(file.finiteFloats(inFile.get()));
        } catch (SafetensorsException e) {
            throw new OnnxException(names.file() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (SafetensorsException e) {
            throw new OnnxException(names.file() + ": " + e.getMessage(), e);
        }
    }
}
