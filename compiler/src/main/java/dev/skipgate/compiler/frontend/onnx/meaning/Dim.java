package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A size, or what is computed of sizes: a polynomial of sizes that are known only when the model runs.
 *
 * @param terms the factor of each product of such sizes, which stand in order; no factor is zero
 */
record Dim(Map<List<String>, Long> terms) {
    private static final int MOST_TERMS = 64;

    Dim {
        terms = Map.copyOf(terms);
    }

    static Dim of(long value) {
        return value == 0 ? new Dim(Map.of()) : new Dim(Map.of(List.of(), value));
    }

    static Dim named(String name) {
        return new Dim(Map.of(List.of(name), 1L));
    }

    Optional<Long> value() {
        if (terms.isEmpty()) {
            return Optional.of(0L);
        }
        return terms.size() == 1 ? Optional.ofNullable(terms.get(List.of())) : Optional.empty();
    }

    boolean is(long value) {
        return equals(of(value));
    }

    Dim plus(Dim other) {
        Map<List<String>, Long> sum = new TreeMap<>(Dim::compare);
        sum.putAll(terms);
        other.terms.forEach((names, factor) -> sum.merge(names, factor, Math::addExact));
        return cleaned(sum);
    }

    Dim minus(Dim other) {
        return plus(other.times(of(-1)));
    }

    Dim times(Dim other) {
        Map<List<String>, Long> product = new TreeMap<>(Dim::compare);
        terms.forEach((names, factor) -> other.terms.forEach((more, by) -> {
            List<String> joined = new ArrayList<>(names);
            joined.addAll(more);
            joined.sort(null);
            product.merge(List.copyOf(joined), Math.multiplyExact(factor, by), Math::addExact);
        }));
        return cleaned(product);
    }

    /** The quotient by a single product, if it leaves no rest. */
    Optional<Dim> dividedBy(Dim divisor) {
        if (divisor.terms.size() != 1) {
            return Optional.empty();
        }
        Map.Entry<List<String>, Long> by = divisor.terms.entrySet().iterator().next();
        Map<List<String>, Long> quotient = new TreeMap<>(Dim::compare);
        for (Map.Entry<List<String>, Long> term : terms.entrySet()) {
            List<String> names = new ArrayList<>(term.getKey());
            for (String name : by.getKey()) {
                if (!names.remove(name)) {
                    return Optional.empty();
                }
            }
            if (term.getValue() % by.getValue() != 0) {
                return Optional.empty();
            }
            quotient.put(List.copyOf(names), term.getValue() / by.getValue());
        }
        return Optional.of(cleaned(quotient));
    }

    private static Dim cleaned(Map<List<String>, Long> terms) {
        terms.values().removeIf(factor -> factor == 0);
        if (terms.size() > MOST_TERMS || terms.keySet().stream().anyMatch(names -> names.size() > MOST_TERMS)) {
            throw new ArithmeticException("too long");
        }
        return new Dim(terms);
    }

    private static int compare(List<String> one, List<String> other) {
        return String.join("*", one).compareTo(String.join("*", other));
    }

    @Override
    public String toString() {
        if (terms.isEmpty()) {
            return "0";
        }
        List<String> shown = new ArrayList<>();
        TreeMap<List<String>, Long> ordered = new TreeMap<>(Dim::compare);
        ordered.putAll(terms);
        ordered.forEach((names, factor) -> {
            List<String> factors = new ArrayList<>(names);
            if (factor != 1 || names.isEmpty()) {
                factors.add(0, factor.toString());
            }
            shown.add(String.join("*", factors));
        });
        return String.join(" + ", shown);
    }
}
