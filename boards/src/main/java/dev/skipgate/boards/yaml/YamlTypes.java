package dev.skipgate.boards.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes a value for what it shall be, or reports what it is instead. Numbers are decimal only, and finite. */
public final class YamlTypes {
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]{0,18})");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][-+]?[0-9]{1,3})?");

    private final String what;
    private final YamlFaults faults;

    /** @param what is read, for messages, such as {@code layer 'encoder': 'hidden'} */
    public YamlTypes(String what, YamlFaults faults) {
        this.what = what;
        this.faults = faults;
    }

    /** A mapping. */
    public Optional<YamlValue.Mapping> mapping(YamlValue value) {
        return value instanceof YamlValue.Mapping mapping
                ? Optional.of(mapping)
                : wrong(value, "a mapping (key: value)");
    }

    /** A list. */
    public Optional<YamlValue.Sequence> sequence(YamlValue value) {
        return value instanceof YamlValue.Sequence sequence ? Optional.of(sequence) : wrong(value, "a list");
    }

    /** A whole number. */
    public Optional<Integer> integer(YamlValue value, int least, int most) {
        String wanted = "a whole number from " + least + " to " + most;
        if (!(value instanceof YamlValue.Scalar scalar && scalar.plain())) {
            return wrong(value, wanted);
        }
        if (INTEGER.matcher(scalar.text()).matches()) {
            return within(scalar, Double.parseDouble(scalar.text()), least, most, wanted)
                    .map(Double::intValue);
        }
        return wrong(value, wanted);
    }

    /** A number, both bounds allowed. */
    public Optional<Double> number(YamlValue value, double least, double most) {
        String wanted = "a number from " + shown(least) + " to " + shown(most);
        if (!(value instanceof YamlValue.Scalar scalar && scalar.plain())) {
            return wrong(value, wanted);
        }
        if (NUMBER.matcher(scalar.text()).matches()) {
            return within(scalar, Double.parseDouble(scalar.text()), least, most, wanted);
        }
        return wrong(value, wanted);
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> truth(YamlValue value) {
        if (value instanceof YamlValue.Scalar scalar
                && scalar.plain()
                && (scalar.text().equals("true") || scalar.text().equals("false"))) {
            return Optional.of(scalar.text().equals("true"));
        }
        return wrong(value, "true or false");
    }

    /** Any text that is not empty. */
    public Optional<String> text(YamlValue value) {
        if (value instanceof YamlValue.Scalar scalar
                && !scalar.isNothing()
                && !scalar.text().isEmpty()) {
            return Optional.of(scalar.text());
        }
        return wrong(value, "some text");
    }

    /** One of a few words. */
    public Optional<String> word(YamlValue value, List<String> words) {
        String wanted = "one of " + String.join(", ", words);
        if (!(value instanceof YamlValue.Scalar scalar) || scalar.isNothing()) {
            return wrong(value, wanted);
        }
        if (words.contains(scalar.text())) {
            return Optional.of(scalar.text());
        }
        faults.report(
                YamlFault.UNKNOWN_WORD,
                value.where(),
                what + " is " + value.described() + ", wanted " + wanted + NearestWord.hint(scalar.text(), words));
        return Optional.empty();
    }

    private Optional<Double> within(YamlValue.Scalar scalar, double number, double least, double most, String wanted) {
        if (number >= least && number <= most) {
            return Optional.of(number);
        }
        faults.report(YamlFault.OUT_OF_RANGE, scalar.where(), what + " is " + scalar.text() + ", wanted " + wanted);
        return Optional.empty();
    }

    private <T> Optional<T> wrong(YamlValue value, String wanted) {
        faults.report(YamlFault.WRONG_TYPE, value.where(), what + " is " + value.described() + ", wanted " + wanted);
        return Optional.empty();
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
