package dev.skipgate.compiler.emit.bindings;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the record of what a step gives, and what makes one of a result of the runtime. */
final class StepRecord {
    static final String NAME = "Step";

    private final Network network;
    private final boolean hasLogits;
    private final boolean givesText;
    private final Tokens tokens;

    StepRecord(Network network, Tokens tokens) {
        this.network = network;
        this.tokens = tokens;
        hasLogits = network.output().result() == DenseOutput.Result.LOGITS;
        givesText = tokens.haveText()
                && network.output().weights().rows() == network.vocabulary().size();
    }

    /** What the short way of a step answers: the token, where outputs are tokens, else the index. */
    TypeName answerType() {
        return givesText ? tokens.type() : TypeName.INT;
    }

    /** The component that it answers. */
    String answer() {
        return givesText ? tokens.name() : "index";
    }

    /** What that is, for Javadoc. */
    String answerMeaning() {
        if (!givesText) {
            return "the index of the greatest logit, the lowest among equals";
        }
        return tokens.kind() == Tokens.Kind.CHARACTERS
                ? "the likeliest next character, as a code point"
                : "the likeliest next word";
    }

    /** {@code new Step(...)} of a {@code StepResult} that is called {@code result}. */
    CodeBlock make() {
        List<CodeBlock> arguments = new ArrayList<>();
        if (givesText) {
            arguments.add(CodeBlock.of(
                    "tokens.$L(result.argmax())", tokens.kind() == Tokens.Kind.CHARACTERS ? "codePoint" : "text"));
        }
        arguments.add(CodeBlock.of("result.argmax()"));
        arguments.add(CodeBlock.of("result.argmaxLogit()"));
        if (hasLogits) {
            arguments.add(CodeBlock.of("result.logits()"));
        }
        return CodeBlock.of("new $L($L)", NAME, CodeBlock.join(arguments, ", "));
    }

    /** The record. */
    TypeSpec write(ClassName owner) {
        MethodSpec.Builder components = MethodSpec.constructorBuilder();
        TypeSpec.Builder record =
                TypeSpec.recordBuilder(NAME).addModifiers(Modifier.PUBLIC).addJavadoc("What a step gave.\n\n");
        if (givesText) {
            component(record, components, tokens.type(), tokens.name(), answerMeaning());
        }
        component(record, components, TypeName.INT, "index", "of the greatest logit, the lowest among equals");
        component(
                record,
                components,
                TypeName.INT,
                "rawLogit",
                "the greatest logit as the hardware has it: an integer of {@link " + owner.simpleName()
                        + "#LOGIT_FORMAT}");
        if (hasLogits) {
            component(
                    record,
                    components,
                    ArrayTypeName.of(TypeName.INT),
                    "rawLogits",
                    "all logits as the hardware has them, {@link " + owner.simpleName()
                            + "#OUTPUTS} integers of {@link " + owner.simpleName() + "#LOGIT_FORMAT}");
        }
        record.recordConstructor(components.build());
        record.addMethod(MethodSpec.methodBuilder("logit")
                .addModifiers(Modifier.PUBLIC)
                .returns(TypeName.FLOAT)
                .addJavadoc("The greatest logit as a real number.\n\n")
                .addJavadoc(
                        "@return exact: $L bits fit in a float\n",
                        network.output().logits().width())
                .addStatement("return rawLogit * LOGIT_SCALE")
                .build());
        if (hasLogits) {
            record.addMethod(logits());
        }
        return record.build();
    }

    private static MethodSpec logits() {
        return MethodSpec.methodBuilder("logits")
                .addModifiers(Modifier.PUBLIC)
                .returns(ArrayTypeName.of(TypeName.FLOAT))
                .addJavadoc("All logits as real numbers.\n\n")
                .addJavadoc("@return exact\n")
                .addStatement("float[] logits = new float[rawLogits.length]")
                .beginControlFlow("for (int n = 0; n < logits.length; n++)")
                .addStatement("logits[n] = rawLogits[n] * LOGIT_SCALE")
                .endControlFlow()
                .addStatement("return logits")
                .build();
    }

    private static void component(
            TypeSpec.Builder record, MethodSpec.Builder components, TypeName type, String name, String meaning) {
        record.addJavadoc("@param $L $L\n", name, meaning);
        components.addParameter(ParameterSpec.builder(type, name).build());
    }
}
