package dev.skipgate.testbench.lab.explore;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlText;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.frontend.YamlDiagnostics;
import dev.skipgate.testbench.training.SchemeWords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads a sweep file; a list that it leaves out is the usual one. */
public final class SweepReader {
    private static final List<String> KEYS = List.of("rates", "schemes", "quantizers", "lanes", "encodings", "banks");
    private static final List<String> ENCODINGS = List.of("auto", "packed", "compressed", "constant");
    private static final double HIGHEST_RATE = 0.9999;

    private final YamlDiagnostics yaml;

    private SweepReader(YamlDiagnostics yaml) {
        this.yaml = yaml;
    }

    /**
     * Reads a file.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong
     */
    public static Sweep read(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        YamlDiagnostics yaml = new YamlDiagnostics(file, diagnostics);
        Optional<Sweep> sweep = Optional.empty();
        try (InputStream bytes = Files.newInputStream(file)) {
            sweep = YamlText.read(bytes.readNBytes(YamlText.LONGEST + 1), yaml)
                    .flatMap(new YamlTypes("the sweep", yaml)::mapping)
                    .map(new SweepReader(yaml)::sweep);
        } catch (IOException e) {
            diagnostics.error(Rule.MISSING_FILE, SourceLocation.of(file.toString()), "the file cannot be read");
        }
        diagnostics.throwIfErrors();
        return sweep.orElseThrow();
    }

    private Sweep sweep(YamlValue.Mapping mapping) {
        YamlFields fields = new YamlFields(mapping, "the sweep", KEYS, yaml);
        int banks = fields.integer("banks", 2, 4096).orElse(Sweep.USUAL.banks());
        if (Integer.bitCount(banks) != 1) {
            yaml.error(Rule.OUT_OF_RANGE, fields.where("banks"), "'banks' is " + banks + "; wanted a power of two");
        }
        return new Sweep(
                list(fields, "rates", (types, value) -> types.number(value, 0, HIGHEST_RATE), Sweep.USUAL.rates()),
                list(fields, "schemes", (types, value) -> types.word(value, SchemeWords.ALL), Sweep.USUAL.schemes()),
                list(fields, "quantizers", YamlTypes::text, Sweep.USUAL.quantizers()),
                list(fields, "lanes", (types, value) -> lanes(value), Sweep.USUAL.lanes()),
                list(fields, "encodings", (types, value) -> types.word(value, ENCODINGS), Sweep.USUAL.encodings()),
                banks);
    }

    private <T> List<T> list(
            YamlFields fields, String key, BiFunction<YamlTypes, YamlValue, Optional<T>> read, List<T> usual) {
        YamlTypes types = new YamlTypes("a value of '" + key + "'", yaml);
        Optional<YamlValue.Sequence> written = fields.sequence(key);
        if (written.isEmpty()) {
            return usual;
        }
        if (written.get().items().isEmpty()) {
            yaml.error(
                    Rule.OUT_OF_RANGE, fields.where(key), "'" + key + "' is empty; name at least one, or leave it out");
        }
        return written.get().items().stream()
                .map(value -> read.apply(types, value))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private Optional<String> lanes(YamlValue value) {
        String text = value instanceof YamlValue.Scalar scalar ? scalar.text() : "";
        boolean count = text.matches("[0-9]{1,6}") && HardwareDescription.isLaneCount(Integer.parseInt(text));
        if (count || text.equals("auto")) {
            return Optional.of(text);
        }
        yaml.error(
                Rule.OUT_OF_RANGE,
                value.where(),
                "'lanes' has " + value.described() + "; wanted powers of two from 1 to "
                        + HardwareDescription.MOST_LANES + ", or auto");
        return Optional.empty();
    }
}
