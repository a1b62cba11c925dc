package dev.skipgate.boards;

/** A board file is wrong; the message lists everything found, one fault a line, each as {@code file:line: what}. */
public final class BoardFormatException extends RuntimeException {
    BoardFormatException(String message) {
        super(message);
    }
}
