package dev.skipgate.testbench.project;

import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.QualityDescription;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.pass.BindWeights;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.testbench.quality.MeasureQuality;
import dev.skipgate.testbench.quality.Quality;
import dev.skipgate.testbench.report.ReportData;
import dev.skipgate.testbench.text.TextCodec;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/** The quality figures of a compiled model's report. */
final class QualityOfModel {
    private static final int MOST_TOKENS = 3_001;
    private static final long MOST_WORK = 20_000_000_000L;

    private QualityOfModel() {}

    /**
     * Begins to measure on the text the description names; empty when it names none. Large models are measured on less of it.
     *
     * @throws OutputException when the text cannot be used
     */
    static Optional<MeasureQuality> begin(CompiledModel compiled) {
        ModelDescription description = compiled.design().network().description();
        Optional<QualityDescription> asked = description.quality();
        Network network = compiled.design().network().integers();
        if (asked.isEmpty() || network.vocabulary().isEmpty()) {
            return Optional.empty();
        }
        TextCodec codec = new TextCodec(network.vocabulary());
        int[] text = new TextFile(asked.get().data()).encode(codec);
        if (text.length < 2) {
            throw new OutputException(asked.get().data() + " has fewer than two tokens to measure quality on");
        }
        long weights = compiled.pruned().layers().stream()
                .mapToLong(layer -> layer.inputWeights().length + (long) layer.recurrentWeights().length)
                .sum();
        int tokens = (int) Math.max(2, Math.min(Math.min(text.length, MOST_TOKENS), MOST_WORK / weights));
        Optional<FloatNetwork> twin = asked.get().floatTwin().map(file -> new BindWeights(Optional.of(file))
                .apply(description, new Diagnostics()));
        return Optional.of(
                MeasureQuality.begin(codec.unit(), compiled.pruned(), network, twin, Arrays.copyOf(text, tokens)));
    }

    /** The figures, as the report takes them. */
    static ReportData.QualityFigures finish(MeasureQuality measuring) {
        Quality quality = measuring.finish();
        return new ReportData.QualityFigures(
                quality.unit(),
                quality.tokens(),
                quality.floatTwin(),
                quality.quantizedWeights(),
                quality.integer(),
                OptionalDouble.of(quality.zeroHidden()));
    }
}
