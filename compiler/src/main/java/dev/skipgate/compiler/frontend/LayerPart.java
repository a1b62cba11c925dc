package dev.skipgate.compiler.frontend;

/**
 * What has weights of its own: a layer, or one direction of a bidirectional layer.
 *
 * @param layer as it is described
 * @param direction the direction; {@link Direction#ONLY} for all but bidirectional layers
 * @param inputs values that it reads at every step
 */
public record LayerPart(StageDescription layer, Direction direction, int inputs) {
    /** Which way through a sequence. */
    public enum Direction {
        /** A layer without another direction. */
        ONLY(""),
        FORWARD(".forward"),
        REVERSE(".reverse");

        private final String suffix;

        Direction(String suffix) {
            this.suffix = suffix;
        }

        /** What stands behind the layer's name. */
        public String suffix() {
            return suffix;
        }
    }

    /** The name in messages and reports: the layer's, with the direction behind it where there are two. */
    public String name() {
        return layer.name().written() + direction.suffix;
    }
}
