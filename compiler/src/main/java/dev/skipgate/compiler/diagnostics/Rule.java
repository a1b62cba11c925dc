package dev.skipgate.compiler.diagnostics;

/**
 * Everything the compiler checks, each with the code that messages carry; docs/rules.md explains them with examples.
 *
 * <p>SG001 to SG049: descriptions of models and trainings, and the files they name. SG050 to SG099: passes. From SG100: tools, files, devices.
 */
public enum Rule {
    SYNTAX("SG001", "the file is not well-formed YAML"),
    LIMIT("SG002", "the file exceeds a limit of size, nesting or aliases"),
    DUPLICATE_KEY("SG003", "a key is given twice"),
    UNKNOWN_KEY("SG004", "a key is not known here"),
    MISSING_KEY("SG005", "a required key is missing"),
    WRONG_TYPE("SG006", "a value has the wrong type"),
    UNKNOWN_WORD("SG007", "a value is not among the allowed words"),
    OUT_OF_RANGE("SG008", "a number is outside its range"),
    ILLEGAL_NAME("SG009", "a name has illegal characters or length"),
    RESERVED_NAME("SG010", "a name is a keyword or reserved"),
    NAME_COLLISION("SG011", "two names become one identifier"),
    UNSUPPORTED_CELL("SG012", "a kind of layer is not supported yet"),
    NOT_FOR_HARDWARE("SG013", "a quantizer cannot be built in hardware"),
    NEEDS_MULTIPLIER("SG014", "fixed-point weights outside the dense output would need a multiplier"),
    BAD_QUANTIZER("SG015", "a quantizer's settings make no sense"),
    BAD_NUMBER_FORMAT("SG016", "a number format is impossible here"),
    MISSING_FILE("SG017", "a file the description names cannot be read"),
    BAD_VOCABULARY("SG018", "the vocabulary file is not a list of distinct tokens"),
    TOO_LARGE("SG019", "the model is too large to count its parts"),
    BAD_PRUNING("SG020", "pruning scheme and rate don't fit together"),
    BAD_WEIGHT_FILE("SG021", "the weights file is damaged or holds impossible values"),
    MISSING_TENSOR("SG022", "a tensor the model needs is not in the weights file"),
    SHAPE_MISMATCH("SG023", "a tensor has another shape than the model needs"),
    UNUSED_TENSOR("SG024", "the weights file holds tensors the model does not use"),
    UNKNOWN_BOARD("SG025", "no such board"),
    NOT_TRAINABLE("SG026", "model, data and plan of a training don't fit together"),
    BAD_TRAINING_DATA("SG027", "the data cannot be trained on"),
    BAD_SPARSITY_MAP("SG028", "an entry of a sparsity map fits no tensor, or contradicts another"),
    WIDE_SUM("SG050", "an accumulator would need more than 32 bits"),
    ENCODING_IMPOSSIBLE("SG051", "a matrix cannot be stored in the encoding asked for"),
    DOES_NOT_FIT("SG052", "the design does not fit the board"),
    EMPTY_MATRIX("SG053", "quantizing made every weight of a matrix zero"),
    NOT_FOR_ANY_WEIGHTS("SG054", "a setting ties the kernel to the weights, which a capacity forbids"),
    NO_ROOM("SG055", "the weights do not fit the kernel's capacity"),
    OTHER_KERNEL("SG056", "the model needs another kernel than the project it shall be like");

    private final String code;
    private final String summary;

    Rule(String code, String summary) {
        this.code = code;
        this.summary = summary;
    }

    /** The code shown to the user, such as {@code SG012}. */
    public String code() {
        return code;
    }

    /** What is wrong when this rule speaks, in a few words. */
    public String summary() {
        return summary;
    }
}
