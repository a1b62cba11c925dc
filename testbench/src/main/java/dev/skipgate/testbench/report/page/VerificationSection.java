package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Which targets computed the same integers, and on what. */
final class VerificationSection {
    private VerificationSection() {}

    static Tag of(JsonNode report) {
        Tag section = Parts.section("verification", "Verification", "simulated");
        JsonNode verification = report.path("verification");
        if (!verification.isObject()) {
            return section.add(Parts.note(
                    "Not verified yet. skipgate verify runs the emitted hardware in C simulation, compares every integer of every step "
                            + "with the Java model, and writes the outcome here."));
        }
        Tag body = Tag.of("tbody");
        for (JsonNode target : verification.path("targets")) {
            JsonNode cycles = target.path("cyclesPerStep");
            boolean exact = target.path("bitExact").asBoolean();
            boolean agree = target.path("cyclesEqualEstimate").asBoolean();
            String trips = !Parts.isKnown(cycles)
                    ? "not counted"
                    : Numbers.count(Parts.value(cycles)) + (agree ? ", equal to the estimate" : ", NOT the estimate");
            body.add(Tag.of("tr")
                    .add(Parts.cell(target.path("name").asText()))
                    .add(Parts.cell(target.path("deviceRan").asText()))
                    .add(
                            exact
                                    ? Tag.of("td", "good").text("bit for bit")
                                    : Tag.of("td", "bad").text("DIFFERS"))
                    .add(Tag.of("td", !Parts.isKnown(cycles) || agree ? "" : "bad")
                            .text(trips))
                    .add(Parts.cell(target.path("difference").asText(""))));
        }
        return section.add(Tag.of("p")
                        .text("Compared with the Java integer model on "
                                + Numbers.count(verification.path("steps").asDouble()) + " steps of "
                                + verification.path("source").asText() + "."))
                .add(Parts.scrolling(Parts.table(
                                List.of("target", "device that ran", "integers", "cycles a step", "where they part"))
                        .add(body)));
    }
}
