package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A number of a report with the word for where it comes from: {@code {"value": 2345, "basis": "estimated"}}. */
public final class Figure {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Figure() {}

    /** Worked out by the compiler, not run. */
    public static ObjectNode estimated(double value) {
        return figure(value, "estimated");
    }

    /** A whole number worked out by the compiler. */
    public static ObjectNode estimated(long value) {
        return figure((double) value, "estimated");
    }

    /** Counted by the C simulation of the emitted hardware. */
    public static ObjectNode simulated(double value) {
        return figure(value, "simulated");
    }

    /** Counted in the weights, or by running the integer model. */
    public static ObjectNode measured(double value) {
        return figure(value, "measured");
    }

    /** A whole number counted so. */
    public static ObjectNode measured(long value) {
        return figure((double) value, "measured");
    }

    /** A figure that is not known yet. */
    public static ObjectNode missing(String basis, String note) {
        ObjectNode node = NODES.objectNode();
        node.putNull("value");
        return node.put("basis", basis).put("note", note);
    }

    /** Whole numbers are written as such; others to six significant digits, so that a report does not pretend more. */
    static void put(ObjectNode node, String field, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            node.put(field, (long) value);
        } else {
            node.put(field, Double.parseDouble(String.format(Locale.ROOT, "%.6g", value)));
        }
    }

    private static ObjectNode figure(double value, String basis) {
        ObjectNode node = NODES.objectNode();
        put(node, "value", value);
        return node.put("basis", basis);
    }
}
