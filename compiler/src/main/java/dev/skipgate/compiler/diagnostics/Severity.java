package dev.skipgate.compiler.diagnostics;

/** How much a diagnostic matters: an error stops the compilation, a warning changes nothing. */
public enum Severity {
    ERROR("error"),
    WARNING("warning");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** The word shown to the user. */
    public String word() {
        return word;
    }
}
