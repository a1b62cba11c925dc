package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.Optional;

/** Reads {@code pruning}, written as the word {@code as-trained} or as a mapping with a scheme and a rate. */
final class PruningReader {
    private static final double HIGHEST_RATE = 0.9999;

    private final DescriptionSource source;

    PruningReader(DescriptionSource source) {
        this.source = source;
    }

    Optional<Pruning> read(YamlFields fields, String what) {
        String whole = what + ": 'pruning'";
        return fields.value("pruning")
                .flatMap(value -> value instanceof YamlValue.Mapping mapping
                        ? fromMapping(source.fields(mapping, whole, Section.PRUNING), whole)
                        : fromWord(value, whole));
    }

    private Optional<Pruning> fromWord(YamlValue value, String what) {
        Pruning.Scheme[] schemes = Pruning.Scheme.values();
        Optional<Pruning.Scheme> scheme = source.typed(what)
                .word(value, DescriptionSource.words(schemes))
                .map(word -> DescriptionSource.chosen(word, schemes));
        if (scheme.isPresent() && scheme.get() != Pruning.Scheme.AS_TRAINED) {
            String word = DescriptionSource.word(scheme.get());
            source.error(
                    Rule.BAD_PRUNING,
                    value.where(),
                    what + " is " + word + " without a rate; use {scheme: " + word + ", rate: 0.8}");
            return Optional.empty();
        }
        return scheme.map(each -> new Pruning(each, 0, source.at(value.where())));
    }

    private Optional<Pruning> fromMapping(YamlFields fields, String what) {
        fields.require("scheme");
        Optional<Pruning.Scheme> scheme = DescriptionSource.choice(fields, "scheme", Pruning.Scheme.values());
        Optional<Double> rate = fields.number("rate", 0, HIGHEST_RATE);
        if (scheme.isEmpty()) {
            return Optional.empty();
        }
        boolean asTrained = scheme.get() == Pruning.Scheme.AS_TRAINED;
        if (asTrained == fields.has("rate")) {
            source.error(
                    Rule.BAD_PRUNING,
                    fields.where("rate"),
                    what + ": "
                            + (asTrained
                                    ? "as-trained removes nothing, so it has no rate; remove 'rate'"
                                    : "the scheme " + DescriptionSource.word(scheme.get())
                                            + " needs a rate; add 'rate', the share of weights to remove"));
            return Optional.empty();
        }
        return asTrained
                ? Optional.of(new Pruning(scheme.get(), 0, source.at(fields.where())))
                : rate.map(share -> new Pruning(scheme.get(), share, source.at(fields.where())));
    }
}
