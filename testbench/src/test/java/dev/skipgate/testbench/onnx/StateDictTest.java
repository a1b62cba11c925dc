package dev.skipgate.testbench.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.testbench.training.FloatReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state_dict that PyTorch saved is read under its own names, and an import writes the same tensors under the same names. */
class StateDictTest {
    private static final String MODULE = "lstm.";

    @TempDir
    private Path folder;

    @Test
    void importGivesBackTheStateDict() throws Exception {
        OnnxImport.read(ExportedFixtureTest.FIXTURES.resolve("lm-dynamo.onnx"), "lm")
                .write(folder);
        try (SafetensorsFile ours = SafetensorsFile.open(folder.resolve(OnnxImport.WEIGHTS));
                SafetensorsFile theirs = SafetensorsFile.open(ExportedFixtureTest.FIXTURES.resolve("lm.safetensors"))) {
            TreeSet<String> names = new TreeSet<>();
            for (String name : ours.names()) {
                String full = name.contains("_l") ? MODULE + name : name;
                names.add(full);
                assertEquals(theirs.info(full).shape(), ours.info(name).shape(), name);
                assertArrayEquals(theirs.floats(full), ours.floats(name), name);
            }
            assertEquals(new TreeSet<>(theirs.names()), names);
        }
    }

    @Test
    void theStateDictItselfIsTheWeights() throws Exception {
        OnnxImport.read(ExportedFixtureTest.FIXTURES.resolve("lm-torchscript.onnx"), "lm")
                .write(folder);
        Path description = folder.resolve(ModelDescription.FILE);
        int[] tokens = {1, 2, 3, 4, 5, 6};
        float[] imported = FloatReference.read(description, false).logits(tokens, 3, 2, Optional.empty());
        Files.copy(ExportedFixtureTest.FIXTURES.resolve("lm.safetensors"), folder.resolve("lm.safetensors"));
        Files.writeString(description, Files.readString(description).replace(OnnxImport.WEIGHTS, "lm.safetensors"));
        assertArrayEquals(imported, FloatReference.read(description, false).logits(tokens, 3, 2, Optional.empty()));
    }
}
