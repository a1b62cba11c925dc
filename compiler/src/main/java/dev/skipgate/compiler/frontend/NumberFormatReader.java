package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code fixed(width, integer-bits)}. */
final class NumberFormatReader {
    private static final Pattern FORMAT = Pattern.compile("(u?)fixed\\( *([-+]?[0-9]{1,6}) *, *([-+]?[0-9]{1,6}) *\\)");

    private final DescriptionSource source;

    NumberFormatReader(DescriptionSource source) {
        this.source = source;
    }

    /** The format under a key, or the range's default. */
    NumberFormat read(YamlFields fields, String key, FormatRange range, String what) {
        return fields.value(key)
                .flatMap(value -> read(value, range, what + ": '" + key + "'"))
                .orElseGet(() -> standard(range, fields.where(key)));
    }

    /** The format under a key, if there is one. */
    Optional<NumberFormat> optional(YamlFields fields, String key, FormatRange range, String what) {
        return fields.value(key).flatMap(value -> read(value, range, what + ": '" + key + "'"));
    }

    NumberFormat standard(FormatRange range, Mark where) {
        return new NumberFormat(range.defaultWidth(), range.defaultIntegerBits(), true, source.at(where));
    }

    private Optional<NumberFormat> read(YamlValue value, FormatRange range, String what) {
        Matcher matcher = matcher(value);
        if (!matcher.matches()) {
            source.error(
                    Rule.WRONG_TYPE,
                    value.where(),
                    what + " is " + value.described() + ", wanted a number format such as "
                            + standard(range, value.where()) + QuantizerText.braceHint(value));
            return Optional.empty();
        }
        int width = Integer.parseInt(matcher.group(2));
        int integerBits = Integer.parseInt(matcher.group(3));
        if (!matcher.group(1).isEmpty()) {
            source.error(
                    Rule.BAD_NUMBER_FORMAT,
                    value.where(),
                    what + " is " + matcher.group() + ", but " + range.what() + " has a sign; use fixed(" + (width + 1)
                            + "," + (integerBits + 1) + "), which holds the same values");
            return Optional.empty();
        }
        return checked(width, integerBits, value.where(), range, what);
    }

    /** A signed format that fits the range. */
    Optional<NumberFormat> checked(int width, int integerBits, Mark where, FormatRange range, String what) {
        String seen = what + " is fixed(" + width + "," + integerBits + "): ";
        if (width < 2 || width > range.widest()) {
            source.error(
                    Rule.BAD_NUMBER_FORMAT,
                    where,
                    seen + width + " bits, but " + range.what() + " has 2 to " + range.widest() + " bits");
            return Optional.empty();
        }
        if (integerBits < range.leastIntegerBits() || integerBits > width) {
            source.error(
                    Rule.BAD_NUMBER_FORMAT,
                    where,
                    seen + integerBits + " integer bits, but " + range.what() + " of " + width + " bits has "
                            + range.leastIntegerBits() + " to " + width + " of them, the sign included");
            return Optional.empty();
        }
        return Optional.of(new NumberFormat(width, integerBits, true, source.at(where)));
    }

    private static Matcher matcher(YamlValue value) {
        return FORMAT.matcher(value instanceof YamlValue.Scalar scalar ? scalar.text() : "");
    }
}
