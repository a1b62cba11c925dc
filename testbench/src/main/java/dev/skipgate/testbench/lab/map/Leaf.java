package dev.skipgate.testbench.lab.map;

import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Site;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The least part of a network that figures and operations know: one gate of a tensor, or a tensor that has no gates.
 */
public sealed interface Leaf {
    /** Model, block, layer, gate (where there are gates) and tensor. */
    List<String> path();

    /** The gate by the letter that formulas have; empty for tensors without gates. */
    Optional<String> gate();

    default String model() {
        return path().get(0);
    }

    default String block() {
        return path().get(1);
    }

    default String layer() {
        return path().get(2);
    }

    default String tensor() {
        return path().get(path().size() - 1);
    }

    /** The path as users write it. */
    default String text() {
        return String.join("/", path());
    }

    /**
     * Weights of a matrix.
     *
     * @param part which of its gates, from 0
     * @param parts how many gates its rows are cut into
     */
    record OfWeights(List<String> path, Optional<String> gate, Parameter parameter, int part, int parts)
            implements Leaf {
        public OfWeights {
            path = List.copyOf(path);
            Objects.checkIndex(part, parts);
        }

        public int rows() {
            return parameter.rows() / parts;
        }

        public int columns() {
            return parameter.columns();
        }

        /** Its first value in the parameter's arrays. */
        public int from() {
            return part * size();
        }

        public int size() {
            return rows() * columns();
        }
    }

    /**
     * Values that a layer makes at every step.
     *
     * @param index of the layer in the network
     * @param owner the layer's name in the plan of the network
     * @param reverse whether they are those of the direction that reads from the end
     * @param part which gate, from 0
     */
    record OfValues(
            List<String> path, Optional<String> gate, int index, String owner, boolean reverse, Site site, int part)
            implements Leaf {
        public OfValues {
            path = List.copyOf(path);
        }
    }
}
