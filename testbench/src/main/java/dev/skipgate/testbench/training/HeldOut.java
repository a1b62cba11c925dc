package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.data.sequence.LabelledSequences;
import java.io.IOException;
import java.nio.file.Path;

/** What a run leaves of its test data, to measure its models on. */
public sealed interface HeldOut {
    /** The file's name in the folder of the run. */
    String file();

    /** Writes the file whole or not at all. */
    void write(Path folder) throws IOException;

    /** The beginning of a text. */
    record Text(String text) implements HeldOut {
        @Override
        public String file() {
            return "held-out.txt";
        }

        @Override
        public void write(Path folder) throws IOException {
            DataFile.write(folder.resolve(file()), text);
        }
    }

    /** The first sequences, as the network reads them: whitened, without padding. */
    record Labelled(LabelledSequences sequences) implements HeldOut {
        @Override
        public String file() {
            return "held-out.safetensors";
        }

        @Override
        public void write(Path folder) {
            sequences.write(folder.resolve(file()));
        }
    }
}
