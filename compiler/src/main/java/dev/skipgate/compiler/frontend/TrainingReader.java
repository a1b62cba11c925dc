package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads {@code training}: dropout patterns and which gate gradients are kept. */
final class TrainingReader {
    private static final String DROPOUT = "training: 'dropout'";
    private static final int LONGEST_PERIOD = 1024;
    private static final int LARGEST_TILE = 4096;
    private static final int STANDARD_PERIOD = 16;
    private static final int STANDARD_TILE = 32;
    private static final double HIGHEST_SHARE = 0.9999;

    private final DescriptionSource source;

    TrainingReader(DescriptionSource source) {
        this.source = source;
    }

    TrainingDescription read(YamlValue.Mapping mapping, List<StageDescription> layers) {
        YamlFields fields = source.fields(mapping, "training", Section.TRAINING);
        double threshold = fields.number("gradient-threshold", 0, 1e9).orElse(0.0);
        Optional<Double> sparsity = fields.number("gradient-sparsity", 0, HIGHEST_SHARE);
        boolean both = fields.has("gradient-threshold") && fields.has("gradient-sparsity");
        if (both) {
            source.error(
                    Rule.UNKNOWN_KEY,
                    fields.where("gradient-sparsity"),
                    "training: 'gradient-sparsity' moves the threshold that 'gradient-threshold' fixes; remove one of"
                            + " the two");
        }
        return new TrainingDescription(
                fields.mapping("dropout").flatMap(each -> dropout(each, layers)),
                threshold,
                sparsity.isPresent() && !both ? OptionalDouble.of(sparsity.get()) : OptionalDouble.empty());
    }

    private Optional<TrainingDescription.Dropout> dropout(YamlValue.Mapping mapping, List<StageDescription> layers) {
        YamlFields fields = source.fields(mapping, DROPOUT, Section.DROPOUT);
        if (!fields.has("rates")) {
            fields.require("rate");
        }
        Map<String, Double> rates =
                fields.mapping("rates").map(each -> rates(each, layers)).orElse(Map.of());
        TrainingDescription.DropoutKind kind = DescriptionSource.choice(
                        fields, "kind", TrainingDescription.DropoutKind.values())
                .orElse(TrainingDescription.DropoutKind.CONVENTIONAL);
        boolean patterned = kind != TrainingDescription.DropoutKind.CONVENTIONAL;
        onlyFor(patterned, fields, "max-period", "the kinds row and tile");
        onlyFor(kind == TrainingDescription.DropoutKind.TILE, fields, "tile", "the kind tile");
        onlyFor(kind == TrainingDescription.DropoutKind.TILE, fields, "weights", "the kind tile");
        int period = fields.integer("max-period", 2, LONGEST_PERIOD).orElse(STANDARD_PERIOD);
        List<Integer> tile = fields.sequence("tile").map(this::tile).orElse(List.of(STANDARD_TILE, STANDARD_TILE));
        TrainingDescription.TiledWeights weights = DescriptionSource.choice(
                        fields, "weights", TrainingDescription.TiledWeights.values())
                .orElse(TrainingDescription.TiledWeights.ABOVE);
        boolean recurrent = fields.truth("recurrent").orElse(false);
        Optional<Double> rate = fields.has("rate") ? fields.number("rate", 0, HIGHEST_SHARE) : Optional.of(0.0);
        return rate.map(share -> new TrainingDescription.Dropout(
                kind,
                share,
                rates,
                recurrent,
                patterned ? period : 1,
                tile.get(0),
                tile.get(1),
                weights,
                source.at(fields.where())));
    }

    private Map<String, Double> rates(YamlValue.Mapping mapping, List<StageDescription> layers) {
        List<String> names =
                layers.stream().map(layer -> layer.name().written()).toList();
        YamlFields fields = new YamlFields(mapping, DROPOUT + ": 'rates'", names, source);
        Map<String, Double> rates = new LinkedHashMap<>();
        for (String name : names) {
            fields.number(name, 0, HIGHEST_SHARE).ifPresent(rate -> rates.put(name, rate));
        }
        return rates;
    }

    private void onlyFor(boolean applies, YamlFields fields, String key, String kinds) {
        if (!applies && fields.has(key)) {
            source.error(
                    Rule.UNKNOWN_KEY,
                    fields.where(key),
                    DROPOUT + ": '" + key + "' is for " + kinds + " only; remove it or change 'kind'");
        }
    }

    private List<Integer> tile(YamlValue.Sequence sequence) {
        if (sequence.items().size() != 2) {
            source.error(
                    Rule.WRONG_TYPE,
                    sequence.where(),
                    DROPOUT + ": 'tile' has " + sequence.items().size() + " numbers, wanted 2: [rows, columns]");
            return List.of(STANDARD_TILE, STANDARD_TILE);
        }
        return sequence.items().stream()
                .map(item -> source.typed(DROPOUT + ": 'tile'")
                        .integer(item, 1, LARGEST_TILE)
                        .orElse(STANDARD_TILE))
                .toList();
    }
}
