package dev.skipgate.compiler.emit.bindings;

/**
 * What a model was compiled for.
 *
 * @param board id of the board
 * @param clockMhz clock asked for
 * @param lanes of the array
 */
public record Target(String board, double clockMhz, int lanes) {}
