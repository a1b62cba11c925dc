package dev.skipgate.testbench.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TrainingPageTest {
    private static JsonNode line(String format, Object... values) throws JsonProcessingException {
        return new ObjectMapper()
                .readTree(String.format(Locale.ROOT, format, values).replace('\'', '"'));
    }

    private static List<JsonNode> run() throws JsonProcessingException {
        List<JsonNode> lines = new ArrayList<>();
        for (int step = 1; step <= 2000; step++) {
            lines.add(line("{'step':%d,'kind':'train','loss':%f,'learningRate':0.002}", step, 5.0 / step));
            if (step % 500 == 0) {
                lines.add(line("{'step':%d,'kind':'validation','float':%f,'ternary':%f}", step, 2.0, 2.5));
                lines.add(line("{'step':%d,'kind':'sparsity','weights':{'l0.i':0.25,'l0.f':0.5}}", step));
                lines.add(line(
                        "{'step':%d,'kind':'histogram','name':'l0.i <gradient>','from':-1,'to':1,'counts':[1,5,2]}",
                        step));
            }
        }
        return lines;
    }

    /** The page is well-formed XML, so no tag or text can be broken. */
    private static Document parse(String page) throws Exception {
        String xml = page.substring(page.indexOf("<html"));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<Element> elements(Document page, String name) {
        NodeList nodes = page.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Test
    void drawsEveryKindWithAxesUnitsAndLegends() throws Exception {
        String text = TrainingPage.render("tiny & small", "nats a character", run());
        assertFalse(text.contains("http"), "the page fetches something");
        Document page = parse(text);
        // Loss, learning rate, sparsity, histogram.
        assertEquals(4, elements(page, "svg").size());
        // Training and two validations; the rate; two gates.
        assertEquals(6, elements(page, "polyline").size());
        for (String said : List.of(
                "tiny &amp; small",
                "loss, nats a character",
                "training steps",
                "validation, ternary, last 2.5",
                "learningRate",
                "share of zeros",
                "l0.f, last 0.5",
                "l0.i &lt;gradient&gt;, step 2,000",
                "2,000 training steps")) {
            assertTrue(text.contains(said), said);
        }
    }

    @Test
    void curvesLieInTheFrameAndAreThinned() throws Exception {
        Document page = parse(TrainingPage.render("a", "nats", run()));
        for (Element curve : elements(page, "polyline")) {
            String[] points = curve.getAttribute("points").split(" ");
            assertTrue(points.length <= 500, points.length + " points");
            for (String point : points) {
                double x = Double.parseDouble(point.split(",")[0]);
                double y = Double.parseDouble(point.split(",")[1]);
                assertTrue(x >= 96 && x <= 748 && y >= 12 && y <= 268, point);
            }
        }
        // Five times as high a count has five times as high a bar, less the rounding of the drawing.
        List<Element> bars = elements(page, "rect");
        assertEquals(3, bars.size());
        double low = Double.parseDouble(bars.get(0).getAttribute("height"));
        assertEquals(5 * low, Double.parseDouble(bars.get(1).getAttribute("height")), 0.1);
    }

    @Test
    void whatIsNotFiniteIsAGap() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String loss : List.of("3", "2", "'NaN'", "1", "'Infinity'")) {
            lines.add(line("{'step':%d,'kind':'train','loss':%s}", lines.size(), loss));
        }
        String text = TrainingPage.render("a", "nats", lines);
        assertEquals(2, elements(parse(text), "polyline").size());
        assertTrue(text.contains("training, last 1"), text);
        assertFalse(text.contains("NaN") || text.contains("Infinity"), text);
    }

    @Test
    void manySharesBecomeAHeatMap() throws Exception {
        StringBuilder shares = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            shares.append(i == 0 ? "" : ",")
                    .append("'gate")
                    .append(i)
                    .append("':0.")
                    .append(i % 10);
        }
        List<JsonNode> lines = List.of(
                line("{'step':1,'kind':'sparsity','gate gradients':{%s}}", shares),
                line("{'step':9,'kind':'sparsity','gate gradients':{%s}}", shares));
        Document page = parse(TrainingPage.render("a", "nats", lines));
        // Twelve rows with two moments each, and the track of each row.
        assertEquals(36, elements(page, "rect").size());
    }

    @Test
    void aRunThatJustBeganHasAPage() throws Exception {
        assertTrue(TrainingPage.render("a", "nats", List.of()).contains("Nothing was measured yet."));
        parse(TrainingPage.render("a", "nats", List.of()));
        parse(TrainingPage.render("a", "nats", List.of(line("{'step':0,'kind':'train','loss':0}"))));
    }

    @Test
    void axesHaveRoundNumbers() {
        assertEquals(
                "[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]", Axis.over(0.3, 9.7).labels().toString());
        assertEquals("1,200", Axis.over(0, 1999).text(1200));
        assertEquals("0.25", Axis.over(0.2, 0.49).text(0.25));
        assertEquals("2.0e-06", Axis.over(0, 1e-5).text(2e-6));
        for (double[] range : new double[][] {{-3, 5}, {1e-9, 2e-9}, {7, 7}, {0, 0}, {-1e8, 1e8}, {0.1, 0.3}}) {
            Axis axis = Axis.over(range[0], range[1]);
            assertTrue(axis.low() <= range[0] && axis.high() >= range[1] && axis.high() > axis.low(), axis.toString());
            assertTrue(axis.labels().size() >= 2 && axis.labels().size() <= 9, axis.toString());
            assertEquals(
                    2,
                    Arrays.stream(new double[] {axis.low(), axis.high()})
                            .distinct()
                            .count());
        }
    }
}
