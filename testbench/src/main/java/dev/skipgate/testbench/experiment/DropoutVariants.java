package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.plan.DropoutPattern;
import java.util.LinkedHashMap;
import java.util.Map;

/** The three kinds of dropout that are compared. */
final class DropoutVariants {
    static final String CONVENTIONAL = "conventional";
    static final String ROW = "row";
    static final String TILE = "tile";
    private static final int MAX_PERIOD = 16;

    private DropoutVariants() {}

    /**
     * The side of the tiles for layers of this many units: 32 as in the paper, smaller where a matrix would have too few tiles to drop so many of
     * them.
     */
    static int tile(int units) {
        return Math.max(1, Math.min(32, units / 8));
    }

    /** By name, the conventional one first; tiles for layers of this many units. */
    static Map<String, DropoutPattern> all(int units) {
        int tile = tile(units);
        Map<String, DropoutPattern> patterns = new LinkedHashMap<>();
        patterns.put(CONVENTIONAL, new DropoutPattern.Conventional());
        patterns.put(ROW, new DropoutPattern.Row(MAX_PERIOD));
        patterns.put(TILE, new DropoutPattern.Tile(MAX_PERIOD, tile, tile));
        return patterns;
    }
}
