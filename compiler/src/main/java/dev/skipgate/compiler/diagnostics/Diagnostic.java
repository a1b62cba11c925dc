package dev.skipgate.compiler.diagnostics;

import dev.skipgate.boards.yaml.Printable;
import java.util.Objects;

/**
 * One thing to tell the user.
 *
 * @param message what was seen, what was wanted and what to do, on one line
 */
public record Diagnostic(Severity severity, Rule rule, SourceLocation where, String message) {
    public Diagnostic {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(where, "where");
        if (message.isBlank()) {
            throw new IllegalArgumentException("a diagnostic says something");
        }
        message = Printable.line(message);
    }

    /** The one form every message has: {@code file:line: error[SG012]: message}. */
    public String render() {
        return where + ": " + severity.word() + "[" + rule.code() + "]: " + message;
    }
}
