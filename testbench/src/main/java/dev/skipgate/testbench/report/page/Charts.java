package dev.skipgate.testbench.report.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Curves, histograms and heat maps with axes, units and legends, drawn as SVG. */
final class Charts {
    private static final double WIDTH = 760;
    private static final double HEIGHT = 320;
    private static final double LEFT = 96;
    private static final double RIGHT = 748;
    private static final double TOP = 12;
    private static final double BOTTOM = 268;
    private static final int COLOURS = 8;

    private Charts() {}

    /** Curves over one x axis; the y axis shows all finite values. */
    static Tag lines(String title, String xLabel, String yLabel, List<Series> series) {
        List<Series> drawn = series.stream().map(Series::thinned).toList();
        return lines(
                title, xLabel, yLabel, drawn, axis(drawn.stream().flatMapToDouble(each -> Arrays.stream(each.y()))));
    }

    /** Curves of shares, from 0 to 1. */
    static Tag shares(String title, String xLabel, String yLabel, List<Series> series) {
        return lines(title, xLabel, yLabel, series.stream().map(Series::thinned).toList(), Axis.shares());
    }

    private static Axis axis(DoubleStream values) {
        double[] finite = values.filter(Double::isFinite).sorted().toArray();
        return finite.length == 0 ? Axis.over(0, 1) : Axis.over(finite[0], finite[finite.length - 1]);
    }

    private static Tag lines(String title, String xLabel, String yLabel, List<Series> series, Axis y) {
        Axis x = axis(series.stream().flatMapToDouble(each -> Arrays.stream(each.x())));
        Tag drawing = frame(title, x, y, xLabel, yLabel);
        Tag legend = Tag.of("p", "legend");
        for (int i = 0; i < series.size(); i++) {
            String css = "s" + i % COLOURS;
            curves(series.get(i), css, x, y, drawing);
            legend.add(Parts.key(
                    css, series.get(i).name() + ", last " + series.get(i).last()));
        }
        return figure(title, drawing).add(legend);
    }

    /** One line for each run of finite values; a value alone is a dot. */
    private static void curves(Series series, String css, Axis x, Axis y, Tag drawing) {
        StringBuilder points = new StringBuilder();
        int count = 0;
        for (int i = 0; i <= series.x().length; i++) {
            boolean finite = i < series.x().length && Double.isFinite(series.y()[i]);
            if (finite) {
                String place = Numbers.plain(x.place(series.x()[i], LEFT, RIGHT)) + ","
                        + Numbers.plain(y.place(series.y()[i], BOTTOM, TOP));
                points.append(count == 0 ? "" : " ").append(place);
                count++;
                if (count == 1) {
                    String[] at = place.split(",");
                    drawing.add(Tag.of("circle", css)
                            .with("cx", at[0])
                            .with("cy", at[1])
                            .with("r", "2"));
                }
            } else if (count > 0) {
                drawing.add(Tag.of("polyline", "curve " + css).with("points", points.toString()));
                points.setLength(0);
                count = 0;
            }
        }
    }

    /**
     * Bars over bins of the same width.
     *
     * @param from where the first bin begins
     * @param to where the last one ends
     */
    static Tag histogram(String title, String xLabel, double from, double to, double[] counts) {
        Axis x = Axis.over(from, to);
        Axis y = Axis.over(0, Math.max(1, Arrays.stream(counts).max().orElse(1)));
        Tag drawing = frame(title, x, y, xLabel, "count");
        double width = (to - from) / counts.length;
        for (int bin = 0; bin < counts.length; bin++) {
            double left = x.place(from + bin * width, LEFT, RIGHT);
            double right = x.place(from + (bin + 1) * width, LEFT, RIGHT);
            double top = y.place(counts[bin], BOTTOM, TOP);
            drawing.add(Parts.rectangle("used", left, top, right - left - 0.5, BOTTOM - top));
        }
        return figure(title, drawing);
    }

    /**
     * Shares as shades: one row for each name, one column for each moment.
     *
     * @param x the moments
     * @param shares by row and moment, 0 to 1; what is not finite stays empty
     */
    static Tag heatMap(String title, String xLabel, List<String> names, double[] x, double[][] shares) {
        double row = 18;
        double left = 190;
        double bottom = TOP + row * names.size();
        Tag drawing = Parts.drawing(WIDTH, bottom + 44, title);
        double width = (RIGHT - left) / Math.max(1, x.length);
        for (int r = 0; r < names.size(); r++) {
            double top = TOP + r * row;
            drawing.add(Parts.label("name", left - 8, top + 13, names.get(r)));
            drawing.add(Parts.rectangle("track", left, top, RIGHT - left, row - 2));
            for (int c = 0; c < x.length; c++) {
                if (Double.isFinite(shares[r][c])) {
                    Tag cell = Parts.rectangle("used", left + c * width, top, width, row - 2)
                            .with("fill-opacity", shares[r][c]);
                    cell.add(Tag.of("title")
                            .text(names.get(r) + ", " + String.format(Locale.ROOT, "%,.0f", x[c]) + ": "
                                    + Numbers.percent(shares[r][c])));
                    drawing.add(cell);
                }
            }
        }
        if (x.length > 0) {
            drawing.add(Parts.label("tick", left, bottom + 16, String.format(Locale.ROOT, "%,.0f", x[0])));
            String last = String.format(Locale.ROOT, "%,.0f", x[x.length - 1]);
            drawing.add(Parts.label("tickEnd", RIGHT, bottom + 16, last));
        }
        drawing.add(Parts.label("middle", (left + RIGHT) / 2, bottom + 34, xLabel));
        return figure(title, drawing)
                .add(Tag.of("p", "legend").add(Parts.key("track", "0 %")).add(Parts.key("used", "100 %")));
    }

    private static Tag figure(String title, Tag drawing) {
        return Tag.of("figure")
                .add(Tag.of("figcaption").add(Tag.of("b").text(title)))
                .add(drawing);
    }

    private static Tag frame(String title, Axis x, Axis y, String xLabel, String yLabel) {
        Tag drawing = Parts.drawing(WIDTH, HEIGHT, title);
        for (double value : y.labels()) {
            double place = y.place(value, BOTTOM, TOP);
            drawing.add(Parts.line("axis", LEFT, place, RIGHT, place));
            drawing.add(Parts.label("tickEnd", LEFT - 8, place + 4, y.text(value)));
        }
        for (double value : x.labels()) {
            double place = x.place(value, LEFT, RIGHT);
            drawing.add(Parts.line("axis", place, BOTTOM, place, BOTTOM + 5));
            drawing.add(Parts.label("middle", place, BOTTOM + 20, x.text(value)));
        }
        drawing.add(Parts.label("middle", (LEFT + RIGHT) / 2, BOTTOM + 42, xLabel));
        double middle = (TOP + BOTTOM) / 2;
        drawing.add(Parts.label("middle", 14, middle, yLabel)
                .with("transform", "rotate(-90 14 " + Numbers.plain(middle) + ")"));
        return drawing;
    }
}
