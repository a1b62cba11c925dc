package dev.skipgate.runtime.training.plan;

/** What is dropped together. The patterns are those of approximate-random-dropout, section III. */
public sealed interface DropoutPattern {
    <R> R accept(Visitor<R> visitor);

    /** One case for each pattern. */
    interface Visitor<R> {
        R conventional(Conventional pattern);

        R row(Row pattern);

        R tile(Tile pattern);
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
     * All tiles of the weight matrix but one in every period.
     *
     * @param maxPeriod the longest period that may be drawn, at least 2
     * @param rows of a tile
     * @param columns of a tile
     */
    record Tile(int maxPeriod, int rows, int columns) implements DropoutPattern {
        public Tile {
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
