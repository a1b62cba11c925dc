package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.NearestWord;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads a quantizer, written short ({@code ternary(0.5)}) or as a mapping with a type. */
final class QuantizerReader {
    static final List<String> TYPES =
            List.of("ternary", "pow2-ternary", "exponential", "fixed-point", "float", "binary");

    private static final String CHANCE = "stochastic ";
    private static final List<String> BIASES = List.of("ternary", "Q", "exponential", "float", "binary");

    private final DescriptionSource source;
    private final QuantizerRules rules;

    QuantizerReader(DescriptionSource source) {
        this.source = source;
        this.rules = new QuantizerRules(source);
    }

    /** The quantizer under a key, or the fallback; what hardware cannot have is reported. */
    WeightQuantizer read(YamlFields fields, String key, WeightPlace place, String what) {
        String whole = what + ": '" + key + "'";
        WeightQuantizer quantizer = fields.value(key)
                .flatMap(value -> value instanceof YamlValue.Mapping mapping
                        ? fromMapping(mapping, whole)
                        : fromText(value, whole))
                .orElseGet(() -> place.standard(source.at(fields.where(key))));
        rules.checkBuildable(quantizer, place, fields.where(key), whole);
        return quantizer;
    }

    /** The quantizer of a short form alone; a wrong one is reported. */
    WeightQuantizer read(String text) {
        return fromText(new YamlValue.Scalar(text, false, Mark.NOWHERE), "quantizer")
                .orElseGet(() -> WeightPlace.OUTPUT_WEIGHTS.standard(source.at(Mark.NOWHERE)));
    }

    /** The quantizer of a bias: a number format, or for training another quantizer. */
    WeightQuantizer bias(YamlFields fields, String what) {
        boolean quantizer = fields.value("bias")
                .filter(value -> !(value instanceof YamlValue.Scalar scalar)
                        || QuantizerText.parse(withoutChance(scalar))
                                .filter(text -> BIASES.contains(text.name()))
                                .isPresent())
                .isPresent();
        if (quantizer) {
            return read(fields, "bias", WeightPlace.BIAS, what);
        }
        return new WeightQuantizer.FixedPoint(
                new NumberFormatReader(source).read(fields, "bias", FormatRange.BIAS, what),
                source.at(fields.where("bias")));
    }

    private static String withoutChance(YamlValue.Scalar scalar) {
        return scalar.text().startsWith(CHANCE) ? scalar.text().substring(CHANCE.length()) : scalar.text();
    }

    private Optional<WeightQuantizer> fromText(YamlValue value, String what) {
        boolean chance =
                value instanceof YamlValue.Scalar scalar && scalar.text().startsWith(CHANCE);
        Optional<QuantizerText> call = value instanceof YamlValue.Scalar scalar
                ? QuantizerText.parse(withoutChance(scalar))
                : Optional.empty();
        return rule(value, call, what)
                .flatMap(rule -> chance ? rules.stochastic(rule, value.where(), what) : Optional.of(rule));
    }

    private Optional<WeightQuantizer> rule(YamlValue value, Optional<QuantizerText> call, String what) {
        Mark where = value.where();
        if (call.isEmpty()) {
            source.error(
                    Rule.WRONG_TYPE,
                    where,
                    what + " is " + value.described() + ", wanted " + wanted() + QuantizerText.braceHint(value));
            return Optional.empty();
        }
        QuantizerText text = call.get();
        List<Double> numbers = text.numbers();
        if (numbers.size() >= 2 && !(text.isWhole(0) && text.isWhole(1))) {
            source.error(
                    Rule.BAD_QUANTIZER,
                    where,
                    what + " is " + value.described()
                            + ", but its first two numbers count bits or powers and are whole");
            return Optional.empty();
        }
        return switch (text.name() + "/" + numbers.size()) {
            case "ternary/0" -> Optional.of(rules.ternary(where));
            case "ternary/1" -> rules.ternary(numbers.get(0), where, what);
            case "Q/2" -> rules.pow2Ternary(text.whole(0), text.whole(1), where, what);
            case "exponential/2" -> rules.exponential(text.whole(0), text.whole(1), Optional.empty(), where, what);
            case "exponential/3" -> rules.exponential(
                    text.whole(0), text.whole(1), Optional.of(numbers.get(2)), where, what);
            case "fixed/2" -> rules.fixedPoint(text.whole(0), text.whole(1), where, what);
            case "float/0" -> Optional.of(new WeightQuantizer.FloatPassthrough(source.at(where)));
            case "binary/0" -> rules.binary(1, where, what);
            case "binary/1" -> rules.binary(numbers.get(0), where, what);
            default -> {
                source.error(
                        Rule.UNKNOWN_WORD,
                        where,
                        what + " is " + value.described() + ", wanted " + wanted()
                                + NearestWord.hint(text.name(), TYPES));
                yield Optional.empty();
            }
        };
    }

    private Optional<WeightQuantizer> fromMapping(YamlValue.Mapping mapping, String what) {
        Optional<String> type = mapping.entries().containsKey("type")
                ? source.typed(what + ": 'type'")
                        .word(mapping.entries().get("type").value(), TYPES)
                : missingType(mapping, what);
        return type.flatMap(word -> switch (word) {
            case "ternary" -> rounded(mapping, what, Section.TERNARY, this::ternary);
            case "pow2-ternary" -> rounded(mapping, what, Section.POW2_TERNARY, this::pow2Ternary);
            case "exponential" -> rounded(mapping, what, Section.EXPONENTIAL, this::exponential);
            case "fixed-point" -> rounded(mapping, what, Section.FIXED_POINT, this::fixedPoint);
            case "binary" -> rounded(mapping, what, Section.BINARY, this::binary);
            default -> Optional.of(new WeightQuantizer.FloatPassthrough(
                    source.at(source.fields(mapping, what, Section.UNQUANTIZED).where())));
        });
    }

    private Optional<WeightQuantizer> rounded(
            YamlValue.Mapping mapping,
            String what,
            Section section,
            BiFunction<YamlFields, String, Optional<WeightQuantizer>> rule) {
        YamlFields fields = source.fields(mapping, what, section);
        boolean chance = fields.truth("stochastic").orElse(false);
        return rule.apply(fields, what)
                .flatMap(each -> chance ? rules.stochastic(each, mapping.where(), what) : Optional.of(each));
    }

    private Optional<String> missingType(YamlValue.Mapping mapping, String what) {
        source.error(
                Rule.MISSING_KEY,
                mapping.where(),
                what + ": the key 'type' is missing; add one of " + String.join(", ", TYPES));
        return Optional.empty();
    }

    private Optional<WeightQuantizer> ternary(YamlFields fields, String what) {
        boolean automatic = fields.value("scale")
                .filter(value -> value instanceof YamlValue.Scalar scalar
                        && scalar.text().equals("auto"))
                .isPresent();
        if (automatic || !fields.has("scale")) {
            return Optional.of(rules.ternary(fields.where()));
        }
        return fields.number("scale", 0, 1e9)
                .flatMap(scale -> rules.ternary(scale, fields.where(), what + ": 'scale'"));
    }

    private Optional<WeightQuantizer> pow2Ternary(YamlFields fields, String what) {
        fields.require("format");
        Optional<String> format = fields.text("format");
        Optional<QuantizerText> parsed =
                format.flatMap(QuantizerText::parse).filter(text -> text.name().equals("Q"));
        if (format.isPresent() && parsed.isEmpty()) {
            fields.value("format")
                    .ifPresent(value -> source.error(
                            Rule.WRONG_TYPE,
                            value.where(),
                            what + ": 'format' is " + value.described() + ", wanted a format such as Q1.1"));
        }
        return parsed.flatMap(text -> rules.pow2Ternary(text.whole(0), text.whole(1), fields.where("format"), what));
    }

    private Optional<WeightQuantizer> exponential(YamlFields fields, String what) {
        fields.require("min-exponent", "max-exponent");
        Optional<Integer> least = fields.integer("min-exponent", -1000, 1000);
        Optional<Integer> most = fields.integer("max-exponent", -1000, 1000);
        Optional<Double> zeroBelow = fields.number("zero-below", 0, 1e9);
        return least.isEmpty() || most.isEmpty()
                ? Optional.empty()
                : rules.exponential(least.get(), most.get(), zeroBelow, fields.where(), what);
    }

    private Optional<WeightQuantizer> fixedPoint(YamlFields fields, String what) {
        fields.require("width", "integer-bits");
        Optional<Integer> width = fields.integer("width", 2, FormatRange.WEIGHT.widest());
        Optional<Integer> integerBits = fields.integer("integer-bits", -100, 100);
        return width.isEmpty() || integerBits.isEmpty()
                ? Optional.empty()
                : rules.fixedPoint(width.get(), integerBits.get(), fields.where(), what);
    }

    private Optional<WeightQuantizer> binary(YamlFields fields, String what) {
        return rules.binary(fields.number("scale", 0, 1e9).orElse(1.0), fields.where("scale"), what + ": 'scale'");
    }

    private static String wanted() {
        return "a quantizer: ternary, ternary(0.5), Q1.1, exponential(-6,0) or, for the output alone, fixed(8,2)";
    }
}
