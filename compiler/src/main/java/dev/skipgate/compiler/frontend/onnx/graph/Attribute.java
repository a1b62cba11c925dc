package dev.skipgate.compiler.frontend.onnx.graph;

import java.util.List;
import java.util.Objects;

/** The value of a node's attribute. */
public sealed interface Attribute {
    /** A whole number. */
    record Whole(long value) implements Attribute {}

    /** A real number. */
    record Real(float value) implements Attribute {}

    /** A word. */
    record Text(String value) implements Attribute {
        public Text {
            Objects.requireNonNull(value, "value");
        }
    }

    /** Whole numbers. */
    record Wholes(List<Long> values) implements Attribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /** Real numbers. */
    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    /** Words. */
    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** A constant. */
    record Value(Tensor tensor) implements Attribute {
        public Value {
            Objects.requireNonNull(tensor, "tensor");
        }
    }

    /** Graphs, types and whatever else no operator that is understood here has. */
    record Other() implements Attribute {}
}
