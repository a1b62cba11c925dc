package dev.skipgate.testbench.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.testbench.report.SampleReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final SampleReport SAMPLE = SampleReport.of(24, 48, 2, new Grid(4, 4));
    private static final String EVIL = "<script>alert(\"x\" & 'y')</script>";

    @Test
    void everySectionIsThere() throws Exception {
        Document page = parse(HtmlReport.render(SAMPLE.verified("u55c")));
        List<String> ids =
                List.of("cycles layers balance resources memory capacity numbers quality verification".split(" "));
        assertEquals(ids.size(), page.getElementsByTagName("section").getLength());
        for (int s = 0; s < ids.size(); s++) {
            assertEquals(
                    ids.get(s),
                    page.getElementsByTagName("section")
                            .item(s)
                            .getAttributes()
                            .getNamedItem("id")
                            .getNodeValue());
        }
    }

    @Test
    void nothingComesFromOutside() {
        String page = HtmlReport.render(SAMPLE.verified("u55c"));
        assertFalse(Pattern.compile("<script|<link|<img|src=|href=|@import|url\\(|https?:")
                .matcher(page)
                .find());
    }

    @Test
    void whatTheUserWroteIsEscaped() throws Exception {
        ObjectNode report = SAMPLE.verified("u55c");
        spoil(report);
        String page = HtmlReport.render(report);
        assertFalse(page.contains("<script"));
        assertTrue(page.contains("&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;"));
        parse(page);
    }

    /** Every text of the tree, but for the words that choose a style. */
    private static void spoil(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String field : List.copyOf(
                    object.properties().stream().map(e -> e.getKey()).toList())) {
                if (object.path(field).isTextual() && !field.equals("basis")) {
                    object.put(field, EVIL);
                }
            }
        }
        node.forEach(HtmlReportTest::spoil);
    }

    @Test
    void controlCharactersDoNotBreakThePage() throws Exception {
        ObjectNode report = SAMPLE.compiled("u55c");
        report.put("model", "a\u0000b\uFFFEc");
        parse(HtmlReport.render(report));
    }

    @Test
    void aDesignThatDoesNotFitSaysSo() {
        String page =
                HtmlReport.render(SampleReport.of(24, 128, 2, new Grid(8, 8)).compiled("pynq-z2"));
        assertTrue(page.contains("are missing"));
    }

    @Test
    void streamedWeightsAreTold() throws Exception {
        String page = HtmlReport.render(
                SampleReport.streamed(24, 32, 2, new Grid(4, 4)).verified("u55c"));
        parse(page);
        assertTrue(page.contains("streamed from a memory"));
        assertTrue(page.contains("class=\"load\""));
        assertFalse(HtmlReport.render(SAMPLE.verified("u55c")).contains("streamed"));
    }

    @Test
    void theSameTreeGivesTheSamePage() {
        assertEquals(HtmlReport.render(SAMPLE.compiled("u55c")), HtmlReport.render(SAMPLE.compiled("u55c")));
    }

    @Test
    void theStyleSheetNeedsNoEscaping() throws IOException {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            String text = new String(css.readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(Pattern.compile("[<>&\"']").matcher(text).find());
        }
    }

    @Test
    void numbersReadWell() {
        assertEquals("1,234,567", Numbers.count(1234567));
        assertEquals("1,990", Numbers.count(1989.6));
        assertEquals("614.3", Numbers.count(614.25));
        assertEquals("7.5", Numbers.count(7.5));
        assertEquals("85.2 %", Numbers.percent(0.852));
        assertEquals("1.5 KiB", Numbers.size(1536 * 8));
        assertEquals("1.05×", Numbers.factor(1.053));
        assertEquals("0.5", Numbers.plain(0.5));
        assertEquals("300", Numbers.plain(300));
    }

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }
}
