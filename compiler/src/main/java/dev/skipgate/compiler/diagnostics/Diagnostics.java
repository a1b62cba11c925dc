package dev.skipgate.compiler.diagnostics;

import java.util.ArrayList;
import java.util.List;

/** Collects everything there is to say about one compilation, in the order it was found. Not for several threads. */
public final class Diagnostics {
    private final List<Diagnostic> found = new ArrayList<>();

    /** Records an error: the compilation goes on looking for more and then fails. */
    public void error(Rule rule, SourceLocation where, String message) {
        add(new Diagnostic(Severity.ERROR, rule, where, message));
    }

    /** Records a warning, which changes nothing. */
    public void warning(Rule rule, SourceLocation where, String message) {
        add(new Diagnostic(Severity.WARNING, rule, where, message));
    }

    /** Records a diagnostic; the same one twice is said once. */
    public void add(Diagnostic diagnostic) {
        if (!found.contains(diagnostic)) {
            found.add(diagnostic);
        }
    }

    /** Whether anything found stops the compilation. */
    public boolean hasErrors() {
        return found.stream().anyMatch(each -> each.severity() == Severity.ERROR);
    }

    /** Everything found so far. */
    public List<Diagnostic> all() {
        return List.copyOf(found);
    }

    /**
     * Stops here when something is wrong.
     *
     * @throws CompilationFailedException carrying everything found, warnings included, if there is an error among it
     */
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new CompilationFailedException(all());
        }
    }
}
