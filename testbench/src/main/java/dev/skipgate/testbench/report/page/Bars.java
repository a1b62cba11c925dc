package dev.skipgate.testbench.report.page;

import java.util.List;

/** Shares as bars with their names, and shares over the area of a matrix, drawn as SVG. */
final class Bars {
    private static final double WIDTH = 760;
    private static final double LEFT = 230;
    private static final double RIGHT = 690;
    private static final double ROW = 20;

    private Bars() {}

    /**
     * One bar for each name.
     *
     * @param before shares that are shown behind, thin; as many, or none
     */
    static Tag shares(String title, List<String> names, double[] shares, double[] before) {
        Tag drawing = Parts.drawing(WIDTH, ROW * names.size() + 4, title);
        for (int i = 0; i < names.size(); i++) {
            double top = i * ROW;
            drawing.add(Parts.label("name", LEFT - 8, top + 14, names.get(i)));
            drawing.add(Parts.rectangle("track", LEFT, top + 2, RIGHT - LEFT, ROW - 5));
            drawing.add(Parts.rectangle("used", LEFT, top + 2, shares[i] * (RIGHT - LEFT), ROW - 5));
            if (before.length > 0) {
                drawing.add(Parts.rectangle("before", LEFT, top + ROW - 7, before[i] * (RIGHT - LEFT), 4));
            }
            drawing.add(Parts.label("tick", RIGHT + 8, top + 14, Numbers.percent(shares[i])));
        }
        return Tag.of("figure")
                .add(Tag.of("figcaption").add(Tag.of("b").text(title)))
                .add(drawing);
    }

    /** A matrix of shares on a square of the drawing: the greater a share, the stronger its colour. */
    static void area(Tag drawing, double x, double y, double width, double height, double[][] shares, double full) {
        drawing.add(Parts.rectangle("track", x, y, width, height));
        for (int r = 0; r < shares.length; r++) {
            double cell = width / shares[r].length;
            double row = height / shares.length;
            for (int c = 0; c < shares[r].length; c++) {
                if (shares[r][c] > 0) {
                    drawing.add(Parts.rectangle("used", x + c * cell, y + r * row, cell, row)
                            .with("fill-opacity", Math.min(1, shares[r][c] / full)));
                }
            }
        }
    }
}
