package dev.skipgate.runtime.training.plan;

import java.util.Objects;

/** What is dropped together. The patterns are those of approximate-random-dropout, section III. */
public sealed interface DropoutPattern {
    <R> R accept(Visitor<R> visitor);

    /** One case for each pattern. */
    interface Visitor<R> {
        R conventional(Conventional pattern);

        R row(Row pattern);

        R tile(Tile pattern);
    }

    /** Whose tiles are dropped where a layer has a rate. */
    enum TiledWeights {
        /** Of the weights that read the layer's results, where other dropout drops the results themselves. */
        ABOVE,
        /** Of those by which the layer reads its own input, as DropConnect drops single weights. */
        OWN
    }

    /** Single values, each by itself. */
    record Conventional() implements DropoutPattern {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.conventional(this);
        }
    }

    /**
     * All units but one in every period, the same for a whole batch.
     *
     * @param maxPeriod the longest period that may be drawn, at least 2
     */
    record Row(int maxPeriod) implements DropoutPattern {
        public Row {
            PlanChecks.atLeast("the longest period", maxPeriod, 2);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.row(this);
        }
    }

    /**
     * All tiles of a weight matrix but one in every period.
     *
     * @param maxPeriod the longest period that may be drawn, at least 2
     * @param rows of a tile
     * @param columns of a tile
     * @param weights which matrix it is that the rate of a layer is for
     */
    record Tile(int maxPeriod, int rows, int columns, TiledWeights weights) implements DropoutPattern {
        public Tile {
            Objects.requireNonNull(weights, "weights");
            PlanChecks.atLeast("the longest period", maxPeriod, 2);
            PlanChecks.atLeast("the rows of a tile", rows, 1);
            PlanChecks.atLeast("the columns of a tile", columns, 1);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.tile(this);
        }
    }
}
