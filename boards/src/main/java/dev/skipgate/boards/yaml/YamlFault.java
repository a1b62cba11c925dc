package dev.skipgate.boards.yaml;

/** What can be wrong with a YAML file, before anyone asks what its values mean. */
public enum YamlFault {
    /** Not well-formed, or a part of YAML that is not accepted here. */
    SYNTAX,
    /** Too large, too deeply nested or too often aliased. */
    LIMIT,
    /** The same key twice in one mapping. */
    DUPLICATE_KEY,
    /** A key nobody reads. */
    UNKNOWN_KEY,
    /** A key that has to be there. */
    MISSING_KEY,
    /** Text for a number, a list for a mapping and so on. */
    WRONG_TYPE,
    /** Text that is not among the words allowed. */
    UNKNOWN_WORD,
    /** A number outside its range. */
    OUT_OF_RANGE
}
