package dev.skipgate.runtime.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.numeric.ActivationTable.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTableTest {
    private static final double NEARLY_NOTHING = 1e-12;

    /** Usual tables, and ones whose arguments or results are very coarse, very fine or saturate. */
    static List<ActivationTable> tables() {
        FixedPointFormat[][] formats = {
            {FixedPointFormat.signed(8, 4), FixedPointFormat.signed(8, 1)},
            {FixedPointFormat.signed(12, 4), FixedPointFormat.signed(16, 1)},
            {FixedPointFormat.signed(10, 3), FixedPointFormat.signed(8, 2)},
            {FixedPointFormat.signed(6, 6), FixedPointFormat.signed(4, 2)},
            {FixedPointFormat.signed(5, -2), FixedPointFormat.signed(12, 0)},
            {FixedPointFormat.signed(4, 8), FixedPointFormat.signed(2, 2)},
        };
        List<ActivationTable> tables = new ArrayList<>();
        for (FixedPointFormat[] pair : formats) {
            tables.add(ActivationTable.of(Function.SIGMOID, pair[0], pair[1]));
            tables.add(ActivationTable.of(Function.TANH, pair[0], pair[1]));
        }
        return tables;
    }

    private static double exact(ActivationTable table, double x) {
        return table.function() == Function.SIGMOID ? 1 / (1 + Math.exp(-x)) : Math.tanh(x);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyEntryIsTheNearest(ActivationTable table) {
        FixedPointFormat output = table.output();
        double halfStep = Math.scalb(0.5, -output.fractionBits()) + NEARLY_NOTHING;
        assertEquals(1 << table.input().width(), table.values().length);
        for (long x = table.input().minimum(); x <= table.input().maximum(); x++) {
            double wanted = exact(table, table.input().toReal(x));
            double clipped =
                    Math.max(output.toReal(output.minimum()), Math.min(output.toReal(output.maximum()), wanted));
            assertEquals(clipped, output.toReal(table.at(x)), halfStep, "entry of " + x);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theAddressIsTheTwosComplement(ActivationTable table) {
        int entries = table.values().length;
        for (int x = -entries / 2; x < entries / 2; x++) {
            assertEquals(table.values()[x < 0 ? x + entries : x], table.at(x));
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theErrorBoundHoldsForAllReals(ActivationTable table) {
        SplittableRandom random = new SplittableRandom(5);
        double range = Math.scalb(1.0, table.input().integerBits());
        double bound = table.errorBound() + NEARLY_NOTHING;
        for (int i = 0; i < 100_000; i++) {
            double x = range * (2 * random.nextDouble() - 1) * (i % 10 == 0 ? 1000 : i % 3 == 0 ? 2 : 1);
            double entry = table.output().toReal(table.at(table.input().quantize(x)));
            assertTrue(Math.abs(exact(table, x) - entry) <= bound, () -> "error at " + x + " beyond " + bound);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theErrorBoundIsReached(ActivationTable table) {
        double worst = 0;
        for (long x = table.input().minimum(); x <= table.input().maximum(); x++) {
            double entry = table.output().toReal(table.at(x));
            boolean first = x == table.input().minimum();
            boolean last = x == table.input().maximum();
            double low = first ? -1e6 : Math.scalb(x - 0.5, -table.input().fractionBits());
            double high = last ? 1e6 : Math.scalb(x + 0.5, -table.input().fractionBits());
            worst = Math.max(worst, Math.abs(exact(table, low) - entry));
            worst = Math.max(worst, Math.abs(exact(table, high) - entry));
        }
        assertEquals(worst, table.errorBound(), NEARLY_NOTHING);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void neverFalls(ActivationTable table) {
        for (long x = table.input().minimum(); x < table.input().maximum(); x++) {
            assertTrue(table.at(x) <= table.at(x + 1), "falls after " + x);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void isSymmetricUpToRounding(ActivationTable table) {
        FixedPointFormat output = table.output();
        // tanh(x) + tanh(-x) = 0; sigmoid(x) + sigmoid(-x) = 1. Each is rounded; the greatest may be saturated.
        double wanted = table.function() == Function.TANH ? 0 : 1;
        double slack = Math.scalb(1.0, -output.fractionBits()) + Math.max(0, 1 - output.toReal(output.maximum()));
        for (long x = 0; x <= table.input().maximum(); x++) {
            assertEquals(wanted, output.toReal(table.at(x)) + output.toReal(table.at(-x)), slack, "at " + x);
        }
    }

    @Test
    void knownEntries() {
        FixedPointFormat gate = FixedPointFormat.signed(8, 1);
        ActivationTable sigmoid = ActivationTable.of(Function.SIGMOID, FixedPointFormat.signed(8, 4), gate);
        // 128 sigmoid(0) = 64; 128 sigmoid(1) = 93.6; 128 sigmoid(-1) = 34.4; 128 sigmoid(7.9) = 127.95, saturated.
        assertEquals(64, sigmoid.at(0));
        assertEquals(94, sigmoid.at(16));
        assertEquals(34, sigmoid.at(-16));
        assertEquals(127, sigmoid.at(127));
        assertEquals(0, sigmoid.at(-128));
        ActivationTable tanh = ActivationTable.of(Function.TANH, FixedPointFormat.signed(8, 4), gate);
        // 128 tanh(1) = 97.5 (97.484); 128 tanh(-8) = -127.99997.
        assertEquals(97, tanh.at(16));
        assertEquals(-97, tanh.at(-16));
        assertEquals(-128, tanh.at(-128));
        assertEquals(0, tanh.at(0));
    }

    @Test
    void refusesFormatsNoTableCanHave() {
        FixedPointFormat fine = FixedPointFormat.signed(8, 4);
        for (FixedPointFormat bad : List.of(FixedPointFormat.signed(13, 4), FixedPointFormat.unsigned(8, 4))) {
            assertThrows(IllegalArgumentException.class, () -> ActivationTable.of(Function.TANH, bad, fine));
        }
        for (FixedPointFormat bad : List.of(FixedPointFormat.signed(17, 4), FixedPointFormat.unsigned(8, 4))) {
            assertThrows(IllegalArgumentException.class, () -> ActivationTable.of(Function.TANH, fine, bad));
        }
    }
}
