package dev.skipgate.testbench.project;

import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.QualityDescription;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.pass.BindWeights;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.sequence.LabelledSequences;
import dev.skipgate.runtime.training.data.sequence.SequenceFiles;
import dev.skipgate.runtime.training.data.sequence.UnlabelledSequences;
import dev.skipgate.testbench.quality.LabelledQuality;
import dev.skipgate.testbench.quality.MeasureQuality;
import dev.skipgate.testbench.quality.Quality;
import dev.skipgate.testbench.report.ReportData;
import dev.skipgate.testbench.text.TextCodec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** The quality figures of a compiled model's report. */
final class QualityOfModel {
    private static final int MOST_TOKENS = 3_001;
    private static final long MOST_WORK = 20_000_000_000L;

    private QualityOfModel() {}

    /**
     * Begins to measure on what the description names; empty when it names nothing. Large models are measured on less of it.
     *
     * @return gives the figures when it is asked
     * @throws OutputException when the text or the sequences cannot be used
     */
    static Optional<Supplier<ReportData.QualityFigures>> begin(CompiledModel compiled) {
        ModelDescription description = compiled.design().network().description();
        if (description.quality().isEmpty()) {
            return Optional.empty();
        }
        QualityDescription asked = description.quality().get();
        if (description.output().result() == OutputDescription.Result.STATE) {
            throw new OutputException(
                    asked.data() + ": a model whose result is its state has no logits to measure; remove 'quality'");
        }
        if (description.takesWholeSequences()) {
            throw new OutputException(asked.data()
                    + ": the quality of a model with bidirectional layers, or layers in reverse, is not measured"
                    + " when it is compiled; remove 'quality', and measure with skipgate evaluate");
        }
        Optional<FloatNetwork> twin =
                asked.floatTwin().map(file -> new BindWeights(Optional.of(file)).apply(description, new Diagnostics()));
        if (asked.data().toString().endsWith(".safetensors")) {
            return Optional.of(labelled(compiled, asked.data(), twin));
        }
        Network network = compiled.design().network().integers();
        return network.vocabulary().isEmpty() ? Optional.empty() : Optional.of(text(compiled, asked.data(), twin));
    }

    private static Supplier<ReportData.QualityFigures> text(
            CompiledModel compiled, Path data, Optional<FloatNetwork> twin) {
        Network network = compiled.design().network().integers();
        TextCodec codec = new TextCodec(network.vocabulary());
        int[] text = new TextFile(data).encode(codec);
        if (text.length < 2) {
            throw new OutputException(data + " has fewer than two tokens to measure quality on");
        }
        int tokens = (int) Math.max(2, Math.min(Math.min(text.length, MOST_TOKENS), mostSteps(compiled)));
        MeasureQuality measuring =
                MeasureQuality.begin(codec.unit(), compiled.pruned(), network, twin, Arrays.copyOf(text, tokens));
        return () -> figures(measuring.finish());
    }

    private static Supplier<ReportData.QualityFigures> labelled(
            CompiledModel compiled, Path data, Optional<FloatNetwork> twin) {
        LabelledSequences sequences;
        try {
            sequences = SequenceFiles.read(data);
        } catch (DataException e) {
            throw new OutputException(e.getMessage(), e);
        }
        Network network = compiled.design().network().integers();
        requireFit(compiled.design().network().description(), sequences, data);
        long most = Math.max(1, Math.min(MOST_TOKENS, mostSteps(compiled) / sequences.time()));
        return () -> figures(LabelledQuality.of(compiled.pruned(), network, twin, sequences, most));
    }

    private static void requireFit(ModelDescription model, LabelledSequences sequences, Path data) {
        InputDescription input = model.input();
        Optional<UnlabelledSequences.Token> token = sequences.sequences().greatestToken();
        int values = sequences.sequences().inputs().size();
        boolean vectors = input instanceof InputDescription.Vector;
        int wanted = input instanceof InputDescription.Embedding table ? table.size() : input.width();
        boolean fits = vectors
                ? token.isEmpty() && values == wanted
                : token.isPresent() && token.get().token() < wanted;
        if (!fits || sequences.classes() > model.output().classes()) {
            throw new OutputException(data + ": has "
                    + token.map(each -> "tokens up to " + each.token()).orElse(values + " values a step") + " and "
                    + sequences.classes() + " classes, but the model takes "
                    + (vectors ? wanted + " values" : "tokens up to " + (wanted - 1)) + " and tells "
                    + model.output().classes() + " classes apart; name other data under quality");
        }
    }

    private static long mostSteps(CompiledModel compiled) {
        return MOST_WORK
                / compiled.pruned().layers().stream()
                        .mapToLong(layer -> layer.inputWeights().length + (long) layer.recurrentWeights().length)
                        .sum();
    }

    private static ReportData.QualityFigures figures(Quality quality) {
        return new ReportData.QualityFigures(
                quality.words(),
                quality.tokens(),
                quality.floatTwin(),
                quality.quantizedWeights(),
                quality.integer(),
                OptionalDouble.of(quality.zeroHidden()));
    }
}
