package dev.skipgate.runtime.training.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint that cannot be read or written; the message says which file, what is wrong and what to do. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Kind {
        /** The file ends early. */
        TRUNCATED,
        /** The file is not what was written. */
        CORRUPT,
        /** Some other file. */
        FOREIGN,
        /** From a later Skipgate. */
        NEWER,
        /** The system cannot read it. */
        UNREADABLE,
        /** The system cannot write it. */
        UNWRITABLE
    }

    private final Kind kind;

    CheckpointException(Kind kind, Path file, String what) {
        this(kind, file, what, null);
    }

    CheckpointException(Kind kind, Path file, String what, Throwable cause) {
        super(file + ": " + what, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
