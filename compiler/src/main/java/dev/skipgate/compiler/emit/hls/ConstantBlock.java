package dev.skipgate.compiler.emit.hls;

import java.util.ArrayList;
import java.util.List;

/** Constants of a struct, one a line; the comments of neighbouring lines stand below one another. */
final class ConstantBlock {
    private final List<Line> lines = new ArrayList<>();

    private record Line(String code, String meaning) {
        private boolean isExplained() {
            return !meaning.isEmpty();
        }
    }

    ConstantBlock add(String name, int value) {
        return add(name, Integer.toString(value), "");
    }

    ConstantBlock add(String name, int value, String meaning) {
        return add(name, Integer.toString(value), meaning);
    }

    ConstantBlock add(String name, String value, String meaning) {
        lines.add(new Line("static constexpr int " + name + " = " + value + ";", meaning));
        return this;
    }

    ConstantBlock addAll(ConstantBlock others) {
        lines.addAll(others.lines);
        return this;
    }

    void writeTo(CppWriter out) {
        for (int from = 0; from < lines.size(); ) {
            int to = endOfRun(from);
            int width = lines.subList(from, to).stream()
                    .mapToInt(line -> line.code().length())
                    .max()
                    .orElse(0);
            for (Line line : lines.subList(from, to)) {
                String padding = " ".repeat(width - line.code().length());
                out.line(line.isExplained() ? line.code() + padding + "  // " + line.meaning() : line.code());
            }
            from = to;
        }
    }

    /** End of the neighbouring lines that all have a comment, or all have none. */
    private int endOfRun(int from) {
        int to = from;
        while (to < lines.size()
                && lines.get(to).isExplained() == lines.get(from).isExplained()) {
            to++;
        }
        return to;
    }
}
