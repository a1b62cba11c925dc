package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page of a sweep, from the tree of its explore.json: a cloud of points whose axes are chosen by hand. It fetches nothing. */
public final class ExplorePage {
    private static final String SCRIPT = "explore.js";

    private ExplorePage() {}

    /** The page. */
    public static String render(JsonNode table) {
        String title =
                table.path("model").asText() + " on " + table.path("board").asText();
        Tag body = Tag.of("body")
                .add(Tag.of("p", "kicker").text("sweep"))
                .add(Tag.of("h1").text(title))
                .add(Tag.of("p", "lead")
                        .text(table.path("points").size()
                                + " points. Quality is measured with the integer model; cycles, memory and resources are estimated by"
                                + " the compiler's cost model. More is better of accuracy, sparsity and rate, less of all else; the line is the front of"
                                + " the two axes shown. "
                                + table.path("note").asText()))
                .add(Tag.of("div").with("id", "choices"))
                .add(Tag.of("div").with("id", "drawing"))
                .add(Tag.of("p", "note").with("id", "told").text("Point at a dot to read it."))
                .add(Tag.of("div").with("id", "legend"))
                .add(Tag.of("h2").text("The front"))
                .add(Tag.of("div").with("id", "front"));
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        Tag.of("html").with("lang", "en").add(HtmlReport.head(title)).add(body).write(page);
        // Raw, for a script is not escaped; nothing in it ends the element, as no "<" is left in the table.
        String script = "<script type=\"application/json\" id=\"table\">"
                + table.toString().replace("<", "\\u003c")
                + "</script>\n<script>\n"
                + script()
                + "</script>\n";
        page.insert(page.lastIndexOf("</body>"), script);
        return page.toString();
    }

    private static String script() {
        try (InputStream bytes = ExplorePage.class.getResourceAsStream(SCRIPT)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the script that belongs to this program cannot be read", e);
        }
    }
}
