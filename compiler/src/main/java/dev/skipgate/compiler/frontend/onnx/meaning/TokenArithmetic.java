package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Arithmetic on tokens before they are looked up. Keras wraps negative tokens so. The formula is followed, and the table is taken in its order: what a
 * token means is exact, whatever the formula.
 */
final class TokenArithmetic {
    private final Call call;

    TokenArithmetic(Call call) {
        this.call = call;
    }

    /** The result, if the operator is one on tokens; empty when it is on something else. */
    Optional<Meaning> apply() {
        Optional<Meaning.Activation> tokens = call.inputs().stream()
                .flatMap(Optional::stream)
                .flatMap(each -> tokens(each).stream())
                .findFirst();
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        return formula(tokens.get()).map(value -> new Meaning.TokenFormula(tokens.get(), value));
    }

    private Optional<LongUnaryOperator> formula(Meaning.Activation tokens) {
        return switch (call.node().operator()) {
            case "Add" -> both(tokens, (a, b) -> a + b);
            case "Sub" -> both(tokens, (a, b) -> a - b);
            case "Mul" -> both(tokens, (a, b) -> a * b);
            case "Less" -> both(tokens, (a, b) -> a < b ? 1 : 0);
            case "Greater" -> both(tokens, (a, b) -> a > b ? 1 : 0);
            case "Equal" -> both(tokens, (a, b) -> a == b ? 1 : 0);
            case "And" -> both(tokens, (a, b) -> a != 0 && b != 0 ? 1 : 0);
            case "Not" -> operand(0, tokens).map(a -> x -> a.applyAsLong(x) == 0 ? 1 : 0);
            case "Where" -> where(tokens);
            default -> Optional.empty();
        };
    }

    private Optional<LongUnaryOperator> both(Meaning.Activation tokens, LongBinaryOperator operation) {
        Optional<LongUnaryOperator> one = operand(0, tokens);
        Optional<LongUnaryOperator> other = operand(1, tokens);
        return one.isPresent() && other.isPresent()
                ? Optional.of(x -> operation.applyAsLong(
                        one.get().applyAsLong(x), other.get().applyAsLong(x)))
                : Optional.empty();
    }

    private Optional<LongUnaryOperator> where(Meaning.Activation tokens) {
        Optional<LongUnaryOperator> condition = operand(0, tokens);
        Optional<LongUnaryOperator> one = operand(1, tokens);
        Optional<LongUnaryOperator> other = operand(2, tokens);
        return condition.isPresent() && one.isPresent() && other.isPresent()
                ? Optional.of(x -> condition.get().applyAsLong(x) != 0
                        ? one.get().applyAsLong(x)
                        : other.get().applyAsLong(x))
                : Optional.empty();
    }

    /** The same tokens, a formula of them, or one whole number. */
    private Optional<LongUnaryOperator> operand(int position, Meaning.Activation tokens) {
        Meaning value = call.input(position);
        if (value instanceof Meaning.TokenFormula formula) {
            return same(formula.of(), tokens) ? Optional.of(formula.value()) : Optional.empty();
        }
        if (value instanceof Meaning.Activation activation) {
            return same(activation, tokens) ? Optional.of(LongUnaryOperator.identity()) : Optional.empty();
        }
        if (value instanceof Meaning.Constant constant && constant.tensor().elements() == 1) {
            float number = constant.tensor().floatAt(0);
            long whole = constant.tensor().isFloat()
                    ? (long) number
                    : constant.tensor().integerAt(0);
            return whole == number ? Optional.of(x -> whole) : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean same(Meaning.Activation one, Meaning.Activation other) {
        return one.equals(other);
    }

    private static Optional<Meaning.Activation> tokens(Meaning value) {
        if (value instanceof Meaning.TokenFormula formula) {
            return Optional.of(formula.of());
        }
        boolean tokens = value instanceof Meaning.Activation activation
                && activation
                        .input()
                        .filter(input -> input.declared().kind() == GraphInput.Kind.WHOLE)
                        .isPresent();
        return tokens ? Optional.of((Meaning.Activation) value) : Optional.empty();
    }
}
