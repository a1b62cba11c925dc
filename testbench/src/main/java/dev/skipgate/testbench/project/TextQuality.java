package dev.skipgate.testbench.project;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.pass.BindWeights;
import dev.skipgate.compiler.pass.Prune;
import dev.skipgate.compiler.pass.Quantize;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.testbench.quality.MeasureQuality;
import dev.skipgate.testbench.quality.Quality;
import dev.skipgate.testbench.text.TextCodec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * How well a trained model predicts a text, all three on the same tokens and in bits a token.
 *
 * @param unit {@code character} or {@code word}
 * @param tokens predicted
 * @param asFloat with the weights as they were trained, in float arithmetic
 * @param rounded with the weights that the hardware has, in float arithmetic
 * @param integer as the hardware computes it
 */
public record TextQuality(String unit, int tokens, double asFloat, double rounded, double integer) {
    /**
     * Measures.
     *
     * @param weights in place of those the description names
     * @param most tokens to read
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException when the model is wrong, or no hardware can have it
     * @throws OutputException when the text cannot be used
     */
    public static TextQuality measure(Path model, Optional<Path> weights, Path data, int most) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> read = ModelReader.read(model, Purpose.HARDWARE, diagnostics);
        diagnostics.throwIfErrors();
        FloatNetwork floats = new BindWeights(weights).apply(read.orElseThrow(), diagnostics);
        FloatNetwork pruned = new Prune().apply(floats, diagnostics);
        Network integers = new Quantize().apply(pruned, diagnostics).integers();
        TextCodec codec = new TextCodec(integers.vocabulary());
        int[] text = new TextFile(data).encode(codec);
        if (text.length < 2) {
            throw new OutputException(data + " has fewer than two tokens to measure quality on; name a longer text");
        }
        Quality quality = MeasureQuality.begin(
                        codec.unit(), pruned, integers, Optional.of(floats), Arrays.copyOf(text, (int)
                                Math.min(text.length, most + 1L)))
                .finish();
        return new TextQuality(
                quality.unit(),
                quality.tokens(),
                quality.floatTwin().orElseThrow(),
                quality.quantizedWeights(),
                quality.integer());
    }

    /** As JSON, with the perplexities. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("unit", unit).put("tokens", tokens);
        figure(json.putObject("float"), asFloat);
        figure(json.putObject("rounded"), rounded);
        figure(json.putObject("integer"), integer);
        return json;
    }

    private static void figure(ObjectNode json, double bits) {
        json.put("bits", bits).put("perplexity", Math.pow(2, bits));
    }
}
