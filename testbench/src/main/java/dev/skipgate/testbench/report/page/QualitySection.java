package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** Float and integer quality, side by side. */
final class QualitySection {
    private QualitySection() {}

    static Tag of(JsonNode report) {
        Tag section = Parts.section("quality", "Quality", "measured");
        JsonNode quality = report.path("quality");
        if (!quality.isObject()) {
            return section.add(
                    Parts.note("Not measured: the model description names no held-out data under 'quality'."));
        }
        JsonNode integer = quality.path("integer");
        Tag body = Tag.of("tbody")
                .add(row("float twin, trained without quantization", quality.path("floatTwin"), integer))
                .add(row("quantized weights, float activations", quality.path("quantizedWeights"), integer))
                .add(row("integer model: what the hardware computes", integer, integer));
        section.add(Tag.of("p")
                        .text(quality.path("unit").asText() + " over "
                                + Numbers.count(quality.path("tokens").asDouble())
                                + " predictions on held-out data; "
                                + (quality.path("unit").asText().equals("accuracy") ? "higher" : "lower")
                                + " is better."))
                .add(Parts.scrolling(
                        Parts.numericTable(List.of("model", quality.path("unit").asText(), "integer compared with it"))
                                .add(body)));
        JsonNode zeros = quality.path("zeroHidden");
        return Parts.isKnown(zeros)
                ? section.add(Parts.note(Numbers.percent(Parts.value(zeros))
                        + " of the hidden values were zero on them: their columns are not visited."))
                : section;
    }

    private static Tag row(String name, JsonNode figure, JsonNode integer) {
        Tag row = Tag.of("tr").add(Parts.cell(name));
        if (!Parts.isKnown(figure)) {
            return row.add(Parts.number("–")).add(Parts.cell(figure.path("note").asText()));
        }
        double difference = Parts.value(integer) - Parts.value(figure);
        return row.add(Parts.number(String.format(Locale.ROOT, "%.4f", Parts.value(figure))))
                .add(Parts.number(figure.equals(integer) ? "" : String.format(Locale.ROOT, "%+.4f", difference)));
    }
}
