package dev.skipgate.testbench.lab.map;

import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlText;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.LooseQuantizer;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.compiler.frontend.YamlDiagnostics;
import dev.skipgate.runtime.training.operation.TensorOperation;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import dev.skipgate.testbench.training.Roundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a sparsity map; docs/sparsity.md says what may stand in it. */
public final class MapReader {
    private static final List<String> KEYS = List.of("blocks", "weights", "activations", "gradients");
    private static final List<String> OPERATIONS = List.of("threshold", "top-k", "quantize");
    private static final double HIGHEST_THRESHOLD = 1e9;

    private final YamlDiagnostics yaml;
    private final List<SparsityMap.Entry> entries = new ArrayList<>();

    private MapReader(YamlDiagnostics yaml) {
        this.yaml = yaml;
    }

    /**
     * Reads a file.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong
     */
    public static SparsityMap read(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        YamlDiagnostics yaml = new YamlDiagnostics(file, diagnostics);
        Optional<SparsityMap> map = bytes(file, diagnostics)
                .flatMap(bytes -> YamlText.read(bytes, yaml))
                .flatMap(new YamlTypes("the map", yaml)::mapping)
                .map(new MapReader(yaml)::map);
        diagnostics.throwIfErrors();
        return map.orElseThrow();
    }

    private static Optional<byte[]> bytes(Path file, Diagnostics diagnostics) {
        try (InputStream stream = Files.newInputStream(file)) {
            return Optional.of(stream.readNBytes(YamlText.LONGEST + 1));
        } catch (IOException e) {
            diagnostics.error(
                    Rule.MISSING_FILE,
                    SourceLocation.of(file.toString()),
                    Files.isDirectory(file)
                            ? "this is a directory; name a sparsity map, a YAML file"
                            : Files.exists(file)
                                    ? "the file cannot be read; check its permissions"
                                    : "there is no such file; name a sparsity map, a YAML file");
            return Optional.empty();
        }
    }

    private SparsityMap map(YamlValue.Mapping mapping) {
        YamlFields fields = new YamlFields(mapping, "the map", KEYS, yaml);
        Map<String, SparsityMap.BlockOf> blocks =
                fields.mapping("blocks").map(this::blocks).orElse(Map.of());
        for (SparsityMap.Kind kind : SparsityMap.Kind.values()) {
            fields.sequence(kind.word()).ifPresent(list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    entry(kind, list.items().get(i), kind.word() + " entry " + (i + 1));
                }
            });
        }
        return new SparsityMap(yaml.file().toString(), blocks, entries);
    }

    private Map<String, SparsityMap.BlockOf> blocks(YamlValue.Mapping mapping) {
        Map<String, SparsityMap.BlockOf> blocks = new LinkedHashMap<>();
        mapping.entries().forEach((block, entry) -> {
            if (!block.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
                yaml.error(
                        Rule.ILLEGAL_NAME,
                        entry.where(),
                        "block " + Printable.quoted(block)
                                + ": a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it");
            }
            new YamlTypes("block '" + block + "'", yaml).sequence(entry.value()).ifPresent(list -> list.items()
                    .forEach(item -> layerOf(block, item, blocks)));
        });
        return blocks;
    }

    private void layerOf(String block, YamlValue item, Map<String, SparsityMap.BlockOf> blocks) {
        new YamlTypes("a layer of block '" + block + "'", yaml).text(item).ifPresent(layer -> {
            SparsityMap.BlockOf old = blocks.put(layer, new SparsityMap.BlockOf(block, yaml.at(item.where())));
            if (old != null) {
                yaml.error(
                        Rule.BAD_SPARSITY_MAP,
                        item.where(),
                        "layer " + Printable.quoted(layer) + " is in block '" + old.block() + "' and in block '" + block
                                + "'; a layer is in one block");
            }
        });
    }

    private void entry(SparsityMap.Kind kind, YamlValue value, String what) {
        Optional<YamlValue.Mapping> mapping = new YamlTypes(what, yaml).mapping(value);
        if (mapping.isEmpty()) {
            return;
        }
        boolean values = kind == SparsityMap.Kind.ACTIVATIONS;
        List<String> known = new ArrayList<>(List.of("at"));
        known.addAll(OPERATIONS);
        if (values) {
            known.add("where");
        }
        YamlFields fields = new YamlFields(mapping.get(), what, known, yaml);
        fields.require("at");
        Optional<String> at = fields.text("at").filter(text -> isPattern(text, fields, what));
        boolean intrinsic = values
                && fields.word("where", List.of("extrinsic", "intrinsic"))
                        .map("intrinsic"::equals)
                        .orElse(false);
        Optional<TensorOperation> operation = operation(fields, what);
        if (at.isPresent() && operation.isPresent()) {
            entries.add(new SparsityMap.Entry(kind, yaml.at(fields.where("at")), at.get(), intrinsic, operation.get()));
        }
    }

    private boolean isPattern(String text, YamlFields fields, String what) {
        boolean legal = PathPattern.isLegal(text);
        if (!legal) {
            yaml.error(
                    Rule.BAD_SPARSITY_MAP,
                    fields.where("at"),
                    what + ": " + Printable.quoted(text) + " is no pattern; wanted names of the levels"
                            + " model/block/layer/gate/tensor, such as lower, lower/f or \"*/weight_hh_*\"");
        }
        return legal;
    }

    private Optional<TensorOperation> operation(YamlFields fields, String what) {
        List<String> there = OPERATIONS.stream().filter(fields::has).toList();
        if (there.size() != 1) {
            yaml.error(
                    Rule.BAD_SPARSITY_MAP,
                    fields.where(),
                    what + " has " + (there.isEmpty() ? "no operation" : String.join(" and ", there))
                            + "; wanted one of threshold, top-k, quantize, each further one in an entry of its own");
            return Optional.empty();
        }
        return switch (there.get(0)) {
            case "threshold" -> fields.number("threshold", 0, HIGHEST_THRESHOLD)
                    .map(each -> new TensorOperation.Threshold(each.floatValue()));
            case "top-k" -> fields.number("top-k", 0, 1).map(TensorOperation.TopK::new);
            default -> LooseQuantizer.read(fields, "quantize", what, yaml)
                    .flatMap(quantizer -> rounding(quantizer, fields, what));
        };
    }

    private Optional<TensorOperation> rounding(WeightQuantizer quantizer, YamlFields fields, String what) {
        Optional<WeightRounding> rule = Roundings.of(quantizer);
        if (rule.isEmpty()) {
            yaml.error(
                    Rule.BAD_SPARSITY_MAP,
                    fields.where("quantize"),
                    what + ": float rounds nothing; remove the entry, or wanted a quantizer such as Q1.1");
        }
        return rule.map(TensorOperation.Quantize::new);
    }
}
