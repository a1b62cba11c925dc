package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The short form of a quantizer taken apart: {@code exponential(-6,0)} is a name and two numbers, {@code Q1.1} is the name
 * {@code Q} and two.
 */
record QuantizerText(String name, List<Double> numbers) {
    private static final Pattern Q_FORMAT = Pattern.compile("Q(-?[0-9]{1,3})\\.([0-9]{1,3})");
    private static final Pattern CUT = Pattern.compile("[a-z]{1,30}\\([^),]{0,30}");
    private static final Pattern CALL = Pattern.compile("([A-Za-z][A-Za-z0-9-]{0,30})(?:\\(([-+0-9., eE]{1,80})\\))?");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,20}(\\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?");

    QuantizerText {
        numbers = List.copyOf(numbers);
    }

    static Optional<QuantizerText> parse(String text) {
        Matcher q = Q_FORMAT.matcher(text);
        if (q.matches()) {
            return Optional.of(
                    new QuantizerText("Q", List.of(Double.parseDouble(q.group(1)), Double.parseDouble(q.group(2)))));
        }
        Matcher call = CALL.matcher(text);
        return call.matches()
                ? numbers(call.group(2)).map(numbers -> new QuantizerText(call.group(1), numbers))
                : Optional.empty();
    }

    /** Whether a number is whole and not huge. */
    boolean isWhole(int index) {
        double number = numbers.get(index);
        return number == Math.rint(number) && Math.abs(number) < 1e6;
    }

    /** A number that is whole. */
    int whole(int index) {
        return numbers.get(index).intValue();
    }

    /** What to do about a text that YAML cut at a comma, which it does between braces; empty for any other. */
    static String braceHint(YamlValue value) {
        boolean cut = value instanceof YamlValue.Scalar scalar
                && scalar.plain()
                && CUT.matcher(scalar.text()).matches();
        return cut ? "; between { and } a comma ends a value, so put it in quotes: \"fixed(8,2)\"" : "";
    }

    private static Optional<List<Double>> numbers(String list) {
        List<Double> numbers = new ArrayList<>();
        if (list != null) {
            for (String each : list.split(",", -1)) {
                String number = each.trim();
                if (!NUMBER.matcher(number).matches()) {
                    return Optional.empty();
                }
                numbers.add(Double.parseDouble(number));
            }
        }
        return Optional.of(numbers);
    }
}
