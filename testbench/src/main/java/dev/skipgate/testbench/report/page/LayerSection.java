package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Sparsity and encoding of every matrix, with what the other encodings would have cost. */
final class LayerSection {
    private static final double BAR_WIDTH = 90;
    private static final double GATE_WIDTH = 22;
    private static final double GATE_HEIGHT = 34;

    private LayerSection() {}

    static Tag of(JsonNode report) {
        Tag body = Tag.of("tbody");
        for (JsonNode layer : report.path("layers")) {
            for (JsonNode matrix : layer.path("matrices")) {
                body.add(row(matrix));
            }
        }
        return Parts.section("layers", "Sparsity and encoding", "measured", "estimated")
                .add(
                        Tag.of("p")
                                .text(
                                        "Each matrix gets the encoding with the least product of memory and cycles, unless the description asks for one or one kind for all costs little. "
                                                + "The chosen one is marked; the others are what it would have cost. Zeros are measured, costs estimated; bars show the non-zeros."))
                .add(Parts.scrolling(Parts.table(List.of(
                                "matrix", "size", "zeros", "non-zeros by gate", "packed", "compressed", "constant"))
                        .add(body)))
                .add(Parts.note(
                        "Packed: a code for every weight. Compressed: non-zeros alone, each with its row. Constant: burnt into logic. Cycles with every "
                                + "activation non-zero and perfectly balanced; a one-hot input visits one column."));
    }

    private static Tag row(JsonNode matrix) {
        String chosen = matrix.path("encoding").asText();
        JsonNode costs = matrix.path("encodingCosts");
        Tag row = Tag.of("tr")
                .add(Parts.cell(matrix.path("name").asText()))
                .add(Parts.number(matrix.path("rows").asInt() + " × "
                        + matrix.path("columns").asInt()))
                .add(Tag.of("td", "zeros")
                        .add(zeroBar(Parts.value(matrix.path("sparsity"))))
                        .text(Numbers.percent(Parts.value(matrix.path("sparsity")))))
                .add(Tag.of("td").add(gates(matrix.path("sparsityPerGate"))));
        for (String encoding : List.of("packed", "compressed", "constant")) {
            row.add(cost(costs.path(encoding), encoding.equals(chosen)));
        }
        return row;
    }

    private static Tag cost(JsonNode cost, boolean chosen) {
        Tag cell = Tag.of("td", chosen ? "cost chosen" : "cost");
        if (!cost.isObject()) {
            return cell.text("–");
        }
        if (chosen) {
            cell.add(Tag.of("b").text("✓ "));
        }
        if (cost.has("luts")) {
            return cell.text(Numbers.count(Parts.value(cost.path("luts"))) + " LUT");
        }
        return cell.text(Numbers.size(Parts.value(cost.path("bits"))))
                .add(Tag.of("br"))
                .add(Tag.of("small").text(Numbers.count(Parts.value(cost.path("cycles"))) + " cycles"));
    }

    private static Tag zeroBar(double sparsity) {
        return Parts.drawing(BAR_WIDTH, 8, "share of zeros")
                .with("class", "zerobar")
                .add(Parts.rectangle("track", 0, 0, BAR_WIDTH, 8))
                .add(Parts.rectangle("density", 0, 0, BAR_WIDTH * (1 - sparsity), 8));
    }

    private static Tag gates(JsonNode perGate) {
        if (!perGate.isObject()) {
            return Tag.of("span").text("–");
        }
        Tag drawing = Parts.drawing(4 * GATE_WIDTH, GATE_HEIGHT + 12, "density of each gate")
                .with("class", "gatebars");
        double x = 0;
        for (Map.Entry<String, JsonNode> gate : perGate.properties()) {
            double density = 1 - Parts.value(gate.getValue());
            double height = (GATE_HEIGHT - 2) * density;
            Tag bars = Tag.of("g")
                    .add(Tag.of("title").text("gate " + gate.getKey() + ": " + Numbers.percent(1 - density) + " zeros"))
                    .add(Parts.rectangle("track", x, 1, GATE_WIDTH - 4, GATE_HEIGHT - 2))
                    .add(Parts.rectangle("density", x, GATE_HEIGHT - 1 - height, GATE_WIDTH - 4, height));
            drawing.add(bars).add(Parts.label("gate", x + GATE_WIDTH / 2 - 2, GATE_HEIGHT + 9, gate.getKey()));
            x += GATE_WIDTH;
        }
        return drawing;
    }
}
