package dev.skipgate.compiler.emit.bindings;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkShape;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes the constants of a model: sizes, formats, shape, and what it was compiled for. */
final class ConstantFields {
    private static final String CONFIGURATION = "Configuration";

    private final Network network;
    private final NetworkShape shape;
    private final Target target;
    private final Tokens tokens;

    ConstantFields(Network network, Target target, Tokens tokens) {
        this.network = network;
        this.target = target;
        this.tokens = tokens;
        shape = NetworkShape.of(network);
    }

    void writeTo(ClassName owner, TypeSpec.Builder type) {
        ClassName configuration = owner.nestedClass(CONFIGURATION);
        type.addField(constant(
                        TypeName.INT,
                        "INPUTS",
                        tokens.kind() == Tokens.Kind.VECTORS
                                ? "Values that a step reads."
                                : "Different tokens that a step can read.")
                .initializer("$L", shape.inputs())
                .build());
        if (tokens.kind() == Tokens.Kind.VECTORS) {
            FixedPointFormat format = shape.inputFormat().orElseThrow();
            type.addField(constant(
                            ClassName.get(FixedPointFormat.class),
                            "INPUT_FORMAT",
                            "Format of a value: " + inWords(format))
                    .initializer(format(format))
                    .build());
        }
        type.addField(constant(TypeName.INT, "OUTPUTS", "Logits of a step.")
                .initializer("$L", shape.outputs())
                .build());
        type.addField(constant(
                        ClassName.get(FixedPointFormat.class),
                        "LOGIT_FORMAT",
                        "Format of a raw logit: " + inWords(shape.logits()))
                .initializer(format(shape.logits()))
                .build());
        type.addField(constant(
                        TypeName.FLOAT,
                        "LOGIT_SCALE",
                        "What a raw logit of 1 is worth: 2 to the power of "
                                + -shape.logits().fractionBits() + ".")
                .initializer("(float) LOGIT_FORMAT.toReal(1)")
                .build());
        type.addField(
                constant(configuration, CONFIGURATION.toUpperCase(Locale.ROOT), "What was compiled, and what for.")
                        .initializer(
                                "new $L($L, $L, $L, $L, $L)",
                                CONFIGURATION,
                                JavaText.literal(network.name()),
                                JavaText.literal(target.board()),
                                target.clockMhz(),
                                target.lanes(),
                                units())
                        .build());
        type.addField(FieldSpec.builder(
                        ClassName.get(NetworkShape.class), "SHAPE", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(shape())
                .build());
    }

    private static FieldSpec.Builder constant(TypeName type, String name, String meaning) {
        return FieldSpec.builder(type, name, Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("$L\n", meaning);
    }

    private CodeBlock shape() {
        boolean isVector = tokens.kind() == Tokens.Kind.VECTORS;
        CodeBlock format = isVector
                ? CodeBlock.of("$T.of(INPUT_FORMAT)", Optional.class)
                : shape.inputFormat()
                        .map(each -> CodeBlock.of("$T.of($L)", Optional.class, format(each)))
                        .orElse(CodeBlock.of("$T.empty()", Optional.class));
        return CodeBlock.of(
                "new $T($T.$L, INPUTS, $L, $L, $L, OUTPUTS, LOGIT_FORMAT, $T.$L)",
                NetworkShape.class,
                NetworkShape.Input.class,
                shape.input(),
                shape.inputWidth() == shape.inputs() ? CodeBlock.of("INPUTS") : CodeBlock.of("$L", shape.inputWidth()),
                format,
                list(shape.layers().stream()
                        .map(layer -> CodeBlock.of("$S", layer))
                        .toList()),
                DenseOutput.Result.class,
                shape.result());
    }

    private CodeBlock units() {
        return list(network.layers().stream()
                .map(layer -> CodeBlock.of("$L", layer.units()))
                .toList());
    }

    private static CodeBlock list(List<CodeBlock> elements) {
        return CodeBlock.of("$T.of($L)", List.class, CodeBlock.join(elements, ", "));
    }

    private static CodeBlock format(FixedPointFormat format) {
        return CodeBlock.of(
                "$T.$L($L, $L)",
                FixedPointFormat.class,
                format.signed() ? "signed" : "unsigned",
                format.width(),
                format.integerBits());
    }

    /** A format for people: how wide, how fine, from where to where. */
    static String inWords(FixedPointFormat format) {
        return format.width() + " bits, a step of 2 to the power of " + -format.fractionBits() + ", from "
                + format.toReal(format.minimum()) + " to " + format.toReal(format.maximum()) + ".";
    }

    /** The record of what was compiled. */
    static TypeSpec configuration() {
        return TypeSpec.recordBuilder(CONFIGURATION)
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("What was compiled, and what for.\n\n")
                .addJavadoc("@param model its name\n")
                .addJavadoc("@param board id of the board\n")
                .addJavadoc("@param clockMhz the clock asked for, in MHz\n")
                .addJavadoc("@param lanes multiplier-free lanes of the array\n")
                .addJavadoc("@param units of each layer, first to last\n")
                .recordConstructor(MethodSpec.constructorBuilder()
                        .addParameter(String.class, "model")
                        .addParameter(String.class, "board")
                        .addParameter(TypeName.DOUBLE, "clockMhz")
                        .addParameter(TypeName.INT, "lanes")
                        .addParameter(ParameterizedTypeName.get(List.class, Integer.class), "units")
                        .build())
                .build();
    }
}
