package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.plan.DropoutPattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of dropout that are compared. */
final class DropoutVariants {
    static final String CONVENTIONAL = "conventional";
    static final String ROW = "row";
    static final String TILE = "tile";
    static final String OWN_TILE = "tile of own weights";

    /**
     * The greatest periods that learning is measured with; the paper has bounds, all rows or tiles, but does not say what its runs had. Times are measured with the first. The same share is dropped on the mean, but with longer
     * periods by fewer and harsher patterns.
     */
    static final List<Integer> GREATEST_PERIODS = List.of(16, 4);

    private DropoutVariants() {}

    /**
     * The side of the tiles for layers of this many units: 32 as in the paper, smaller where a matrix would have too few tiles to drop so many of
     * them.
     */
    static int tile(int units) {
        return Math.max(1, Math.min(32, units / 8));
    }

    /** Those whose times are compared, by name, the conventional one first; tiles for layers of this many units. */
    static Map<String, DropoutPattern> timed(List<String> kinds, int units) {
        return variants(kinds, units, GREATEST_PERIODS.subList(0, 1));
    }

    /** Those whose learning is compared: the same, and patterns of shorter periods. */
    static Map<String, DropoutPattern> learning(List<String> kinds, int units) {
        return variants(kinds, units, GREATEST_PERIODS);
    }

    /** What a pattern with this greatest period is called. */
    static String name(String kind, int greatestPeriod) {
        return greatestPeriod == GREATEST_PERIODS.get(0) ? kind : kind + ", periods to " + greatestPeriod;
    }

    private static Map<String, DropoutPattern> variants(List<String> kinds, int units, List<Integer> greatestPeriods) {
        Map<String, DropoutPattern> patterns = new LinkedHashMap<>();
        patterns.put(CONVENTIONAL, new DropoutPattern.Conventional());
        for (int period : greatestPeriods) {
            kinds.forEach(kind -> patterns.put(name(kind, period), pattern(kind, period, tile(units))));
        }
        return patterns;
    }

    private static DropoutPattern pattern(String kind, int period, int tile) {
        return switch (kind) {
            case ROW -> new DropoutPattern.Row(period);
            case TILE -> new DropoutPattern.Tile(period, tile, tile, DropoutPattern.TiledWeights.ABOVE);
            case OWN_TILE -> new DropoutPattern.Tile(period, tile, tile, DropoutPattern.TiledWeights.OWN);
            default -> throw new IllegalArgumentException("no such kind: " + kind);
        };
    }
}
