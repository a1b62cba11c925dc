package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a quantizer in the words of a model description where it stands in another file. */
public final class LooseQuantizer {
    private LooseQuantizer() {}

    /** The quantizer of a short form such as {@code exponential(-6,0)}; empty when it is none. */
    public static Optional<WeightQuantizer> parse(String text) {
        Diagnostics diagnostics = new Diagnostics();
        DescriptionSource source =
                new DescriptionSource(Path.of("quantizer"), Purpose.TRAINING, diagnostics, Optional::empty);
        WeightQuantizer quantizer = new QuantizerReader(source).read(text);
        return diagnostics.hasErrors() ? Optional.empty() : Optional.of(quantizer);
    }

    /**
     * The quantizer under a key; stochastic ones are allowed.
     *
     * @param what is described, for messages
     * @return empty when it is wrong, which was reported, or absent
     */
    public static Optional<WeightQuantizer> read(YamlFields fields, String key, String what, YamlDiagnostics yaml) {
        if (!fields.has(key)) {
            return Optional.empty();
        }
        DescriptionSource source =
                new DescriptionSource(yaml.file(), Purpose.TRAINING, yaml.diagnostics(), Optional::empty);
        boolean before = yaml.diagnostics().hasErrors();
        int found = yaml.diagnostics().all().size();
        WeightQuantizer quantizer = new QuantizerReader(source).read(fields, key, WeightPlace.OUTPUT_WEIGHTS, what);
        boolean wrong = yaml.diagnostics().hasErrors()
                && (!before || yaml.diagnostics().all().size() > found);
        return wrong ? Optional.empty() : Optional.of(quantizer);
    }
}
