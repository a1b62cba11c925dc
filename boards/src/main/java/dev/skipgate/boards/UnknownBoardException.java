package dev.skipgate.boards;

/** There is no board of that name; the message names the nearest one and all there are. */
public final class UnknownBoardException extends RuntimeException {
    UnknownBoardException(String message) {
        super(message);
    }
}
