package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.List;
import java.util.Optional;

/** Reads {@code training}: dropout patterns and the threshold of the gate gradients. */
final class TrainingReader {
    private static final String DROPOUT = "training: 'dropout'";
    private static final int LONGEST_PERIOD = 1024;
    private static final int LARGEST_TILE = 4096;
    private static final int STANDARD_PERIOD = 16;
    private static final int STANDARD_TILE = 32;

    private final DescriptionSource source;

    TrainingReader(DescriptionSource source) {
        this.source = source;
    }

    TrainingDescription read(YamlValue.Mapping mapping) {
        YamlFields fields = source.fields(mapping, "training", Section.TRAINING);
        return new TrainingDescription(
                fields.mapping("dropout").flatMap(this::dropout),
                fields.number("gradient-threshold", 0, 1e9).orElse(0.0));
    }

    private Optional<TrainingDescription.Dropout> dropout(YamlValue.Mapping mapping) {
        YamlFields fields = source.fields(mapping, DROPOUT, Section.DROPOUT);
        fields.require("rate");
        TrainingDescription.DropoutKind kind = DescriptionSource.choice(
                        fields, "kind", TrainingDescription.DropoutKind.values())
                .orElse(TrainingDescription.DropoutKind.CONVENTIONAL);
        boolean patterned = kind != TrainingDescription.DropoutKind.CONVENTIONAL;
        onlyFor(patterned, fields, "max-period", "the kinds row and tile");
        onlyFor(kind == TrainingDescription.DropoutKind.TILE, fields, "tile", "the kind tile");
        int period = fields.integer("max-period", 2, LONGEST_PERIOD).orElse(STANDARD_PERIOD);
        List<Integer> tile = fields.sequence("tile").map(this::tile).orElse(List.of(STANDARD_TILE, STANDARD_TILE));
        return fields.number("rate", 0, 0.9999)
                .map(rate -> new TrainingDescription.Dropout(
                        kind, rate, patterned ? period : 1, tile.get(0), tile.get(1), source.at(fields.where())));
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
