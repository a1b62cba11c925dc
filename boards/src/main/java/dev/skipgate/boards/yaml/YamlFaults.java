package dev.skipgate.boards.yaml;

/** Takes what is found wrong while a file is read; reading goes on to find more. */
@FunctionalInterface
public interface YamlFaults {
    /**
     * Takes one fault.
     *
     * @param message what was seen, what was wanted, what to do
     */
    void report(YamlFault fault, Mark where, String message);
}
