package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Makes the page from the tree of report.json: one file, with nothing fetched from anywhere. */
public final class HtmlReport {
    private HtmlReport() {}

    /** The page. */
    public static String render(JsonNode report) {
        Tag body = Tag.of("body")
                .add(Headline.of(report))
                .add(CycleSection.of(report))
                .add(LayerSection.of(report))
                .add(BalanceSection.of(report))
                .add(ResourceSection.of(report))
                .add(MemorySection.of(report))
                .add(CapacitySection.of(report))
                .add(NumberSection.of(report))
                .add(QualitySection.of(report))
                .add(VerificationSection.of(report))
                .add(footer());
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        Tag.of("html").with("lang", "en").add(head(title(report))).add(body).write(page);
        return page.toString();
    }

    private static String title(JsonNode report) {
        return report.path("model").asText() + " on " + report.path("board").asText();
    }

    /** The head of a page with the common style. */
    static Tag head(String title) {
        return Tag.of("head")
                .add(Tag.of("meta").with("charset", "utf-8"))
                .add(Tag.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
                .add(Tag.of("meta").with("name", "color-scheme").with("content", "light dark"))
                .add(Tag.of("title").text(title))
                .add(Tag.of("style").text(style()));
    }

    private static Tag footer() {
        return Tag.of("footer")
                .add(Parts.note("Where a figure comes from:"))
                .add(
                        Tag.of("p")
                                .add(Parts.basis("estimated"))
                                .text(
                                        " worked out by the compiler. Loop trips are counted from the actual weights and activations and equal those of the"
                                                + " simulation; resources and pipeline fill are rules of thumb, see docs/estimates.md."))
                .add(Tag.of("p")
                        .add(Parts.basis("simulated"))
                        .text(" counted by running the emitted C++ in C simulation."))
                .add(Tag.of("p")
                        .add(Parts.basis("measured"))
                        .text(" counted in the weights, or by running the integer model in Java."))
                .add(Parts.note("No figure on this page comes from synthesis or from a card unless it says so."));
    }

    /** The style sheet; it holds nothing that needs escaping. */
    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("report.css is not on the class path");
            }
            return "\n" + new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
