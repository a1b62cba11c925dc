package dev.skipgate.testbench.project;

import dev.skipgate.testbench.text.TextCodec;
import dev.skipgate.testbench.text.TextException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text the user named. What is wrong with it is told with its name. */
record TextFile(Path path) {
    /** The text. */
    String read() {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new OutputException("cannot read the text " + path + ": " + OutputException.reason(e), e);
        }
    }

    /** The indices of the text. */
    int[] encode(TextCodec codec) {
        try {
            return codec.encode(read());
        } catch (TextException e) {
            throw new OutputException(path + ": " + e.getMessage(), e);
        }
    }
}
