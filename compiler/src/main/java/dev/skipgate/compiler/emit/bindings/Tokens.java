package dev.skipgate.compiler.emit.bindings;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import java.util.List;

/**
 * What a step reads, as the host's program has it.
 *
 * @param kind which of four it is
 * @param type of the parameter of one step
 * @param name of that parameter
 * @param meaning of that parameter, for Javadoc
 * @param sequenceType of the parameter of several steps
 * @param sequenceName of that parameter
 * @param sequenceMeaning of that parameter, for Javadoc
 */
record Tokens(
        Kind kind,
        TypeName type,
        String name,
        String meaning,
        TypeName sequenceType,
        String sequenceName,
        String sequenceMeaning) {
    /** What a step reads. */
    enum Kind {
        CHARACTERS,
        WORDS,
        INDICES,
        VECTORS
    }

    /** What a network reads. */
    static Tokens of(Network network) {
        if (network.input() instanceof NetworkInput.Vector) {
            TypeName values = ArrayTypeName.of(TypeName.FLOAT);
            String meaning = "{@link #INPUTS} real values, rounded half up and saturated to {@link #INPUT_FORMAT}";
            return new Tokens(
                    Kind.VECTORS, values, "values", meaning, ArrayTypeName.of(values), "steps", meaning + " a step");
        }
        if (network.vocabulary().isEmpty()) {
            return new Tokens(
                    Kind.INDICES,
                    TypeName.INT,
                    "index",
                    "0 to {@link #INPUTS} - 1",
                    ArrayTypeName.of(TypeName.INT),
                    "indices",
                    "0 to {@link #INPUTS} - 1, one a step");
        }
        if (network.vocabulary().stream().allMatch(token -> token.codePointCount(0, token.length()) == 1)) {
            return new Tokens(
                    Kind.CHARACTERS,
                    TypeName.INT,
                    "character",
                    "of the vocabulary, by its code point: a {@code char} will do",
                    ClassName.get(String.class),
                    "text",
                    "of characters of the vocabulary, one a step");
        }
        return new Tokens(
                Kind.WORDS,
                ClassName.get(String.class),
                "word",
                "of the vocabulary; where it has {@code <unk>}, any word",
                ParameterizedTypeName.get(List.class, String.class),
                "words",
                "of the vocabulary, one a step; where it has {@code <unk>}, any words");
    }

    /** Whether a vocabulary tells what the indices mean. */
    boolean haveText() {
        return kind == Kind.CHARACTERS || kind == Kind.WORDS;
    }

    /** Turns the parameter of one step into the input of a run. */
    CodeBlock input() {
        return switch (kind) {
            case CHARACTERS, WORDS -> CodeBlock.of(
                    "new $T.Indices(new int[] {tokens.index($L)})", RuntimeTypes.INPUT_SEQUENCE, name);
            case INDICES -> CodeBlock.of("new $T.Indices(new int[] {$L})", RuntimeTypes.INPUT_SEQUENCE, name);
            case VECTORS -> CodeBlock.of(
                    "$T.Vectors.quantized(new float[][] {$L}, INPUT_FORMAT)", RuntimeTypes.INPUT_SEQUENCE, name);
        };
    }

    /** Turns the parameter of several steps into the input of a run. */
    CodeBlock sequenceInput() {
        return switch (kind) {
            case CHARACTERS -> CodeBlock.of(
                    "new $T.Indices(tokens.characters($L))", RuntimeTypes.INPUT_SEQUENCE, sequenceName);
            case WORDS -> CodeBlock.of("new $T.Indices(tokens.words($L))", RuntimeTypes.INPUT_SEQUENCE, sequenceName);
            case INDICES -> CodeBlock.of("new $T.Indices($L)", RuntimeTypes.INPUT_SEQUENCE, sequenceName);
            case VECTORS -> CodeBlock.of(
                    "$T.Vectors.quantized($L, INPUT_FORMAT)", RuntimeTypes.INPUT_SEQUENCE, sequenceName);
        };
    }
}
