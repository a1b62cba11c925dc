package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code quality}: the text to measure on, and the float network to compare with. */
final class QualityReader {
    private static final String WHAT = "quality";

    private final DescriptionSource source;

    QualityReader(DescriptionSource source) {
        this.source = source;
    }

    Optional<QualityDescription> read(YamlValue.Mapping mapping) {
        YamlFields fields = source.fields(mapping, WHAT, Section.QUALITY);
        fields.require("data");
        Optional<Path> twin = file(fields, "float-twin");
        return file(fields, "data").map(data -> new QualityDescription(data, twin, source.at(fields.where())));
    }

    private Optional<Path> file(YamlFields fields, String key) {
        return fields.text(key)
                .flatMap(file -> source.purpose() == Purpose.HARDWARE
                        ? source.existingFile(file, fields.where(key), "quality: '" + key + "'")
                        : source.path(file, fields.where(key), "quality: '" + key + "'"));
    }
}
