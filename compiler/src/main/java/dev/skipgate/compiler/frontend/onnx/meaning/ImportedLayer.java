package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A layer of an imported network. */
public sealed interface ImportedLayer {
    int outputs();

    /** The node it comes from, as messages call it. */
    String node();

    /**
     * A recurrent layer.
     *
     * @param directions the only one, or the forward one, then the reverse one
     * @param reverse whether the only one reads sequences from their end
     * @param remarks what our export noted beside the node
     * @param node the node it comes from; both, when two nodes are its directions
     */
    record Cells(
            CellType cell,
            int hidden,
            List<RunWeights> directions,
            boolean reverse,
            Map<String, String> remarks,
            String node)
            implements ImportedLayer {
        public Cells {
            directions = List.copyOf(directions);
            remarks = Map.copyOf(remarks);
            Objects.requireNonNull(node, "node");
            if (directions.isEmpty() || directions.size() > 2 || (reverse && directions.size() == 2)) {
                throw new IllegalArgumentException(
                        directions.size() + " directions" + (reverse ? " of a layer in reverse" : ""));
            }
        }

        public boolean bidirectional() {
            return directions.size() == 2;
        }

        @Override
        public int outputs() {
            return hidden * directions.size();
        }
    }

    /**
     * A dense layer.
     *
     * @param weights outputs x inputs
     * @param format its values are rounded to in the model
     * @param remarks what our export noted beside the node
     */
    record Dense(
            Weights weights,
            Optional<Weights> bias,
            boolean relu,
            Optional<FixedPointFormat> format,
            Map<String, String> remarks,
            String node)
            implements ImportedLayer {
        public Dense {
            Objects.requireNonNull(format, "format");
            remarks = Map.copyOf(remarks);
            Objects.requireNonNull(node, "node");
        }

        @Override
        public int outputs() {
            return weights.rows();
        }
    }
}
