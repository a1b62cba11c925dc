package dev.skipgate.testbench.cli;

/** Ends a command with a message for the user and one of the {@link ExitCode}s; no stack trace is shown. */
public final class CommandFailure extends RuntimeException {
    private final int exitCode;

    private CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A command that this one ran ended with an exit code of its own. */
    public static CommandFailure of(int exitCode, String message) {
        return new CommandFailure(exitCode, message, null);
    }

    /** The user's input is wrong; the message says where, what was seen, what is wanted and what to do. */
    public static CommandFailure input(String message) {
        return new CommandFailure(ExitCode.INPUT, message, null);
    }

    public static CommandFailure input(String message, Throwable cause) {
        return new CommandFailure(ExitCode.INPUT, message, cause);
    }

    /** A tool or a device is missing or failed; the message names it. */
    public static CommandFailure tool(String message) {
        return new CommandFailure(ExitCode.TOOL, message, null);
    }

    public static CommandFailure tool(String message, Throwable cause) {
        return new CommandFailure(ExitCode.TOOL, message, cause);
    }

    public int exitCode() {
        return exitCode;
    }
}
