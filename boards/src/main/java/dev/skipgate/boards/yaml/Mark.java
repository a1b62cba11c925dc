package dev.skipgate.boards.yaml;

/**
 * A place in a YAML file.
 *
 * @param line counted from 1; 0 when the file as a whole is meant
 * @param column counted from 1; 0 when unknown
 */
public record Mark(int line, int column) {
    /** The file as a whole. */
    public static final Mark NOWHERE = new Mark(0, 0);
}
