package dev.skipgate.compiler.diagnostics;

import java.util.List;
import java.util.stream.Collectors;

/** The user's input cannot be compiled; carries every diagnostic found. The command line exits with 1 for it. */
public final class CompilationFailedException extends RuntimeException {
    private final transient List<Diagnostic> diagnostics;

    public CompilationFailedException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n")));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Everything found, in the order it was found. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
