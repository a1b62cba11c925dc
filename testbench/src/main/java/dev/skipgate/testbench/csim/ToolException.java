package dev.skipgate.testbench.csim;

/** A tool is missing, failed or hung; the message names it and says what to do. The command line ends with exit code 3. */
public final class ToolException extends RuntimeException {
    public ToolException(String message) {
        super(message);
    }

    public ToolException(String message, Throwable cause) {
        super(message, cause);
    }
}
