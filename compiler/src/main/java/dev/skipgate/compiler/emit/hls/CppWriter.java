package dev.skipgate.compiler.emit.hls;

import java.util.ArrayList;
import java.util.List;

/** The text of one emitted file, line by line: indentation, wrapped comments, rows of numbers. */
final class CppWriter {
    private static final int WIDEST_LINE = 120;
    private static final String STEP = "  ";

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** A line at the present indentation. */
    CppWriter line(String line) {
        return unindented(STEP.repeat(depth) + line);
    }

    /** A line that starts at the margin, whatever the indentation: a preprocessor line. */
    CppWriter unindented(String line) {
        text.append(line).append('\n');
        return this;
    }

    CppWriter blank() {
        text.append('\n');
        return this;
    }

    /** A line that opens a block. */
    CppWriter open(String line) {
        return line(line).indent();
    }

    /** Opens a block whose first line is written already. */
    CppWriter indent() {
        depth++;
        return this;
    }

    /** A line that closes a block. */
    CppWriter close(String line) {
        depth--;
        return line(line);
    }

    /** A line that closes a block and opens the next. */
    CppWriter reopen(String line) {
        return close(line).indent();
    }

    /** A comment, wrapped. */
    CppWriter comment(String comment) {
        return wrapped("// ", comment);
    }

    /** A comment of a Makefile, a configuration file or Tcl, wrapped. */
    CppWriter hashComment(String comment) {
        return wrapped("# ", comment);
    }

    /** A paragraph, each line of it with this prefix. */
    private CppWriter wrapped(String prefix, String paragraph) {
        int width = WIDEST_LINE - depth * STEP.length() - prefix.length();
        StringBuilder line = new StringBuilder();
        for (String word : paragraph.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                line(prefix + line);
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        return line(prefix + line);
    }

    /** A list between a head and a tail, broken where a line ends and aligned with its first item. */
    CppWriter list(String head, List<String> items, String tail) {
        String indent = " ".repeat(head.length());
        StringBuilder line = new StringBuilder(head);
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i) + (i < items.size() - 1 ? "," : tail);
            if (line.length() > indent.length()
                    && depth * STEP.length() + line.length() + 1 + item.length() > WIDEST_LINE) {
                line(line.toString().stripTrailing());
                line = new StringBuilder(indent);
            }
            line.append(item).append(i < items.size() - 1 ? " " : "");
        }
        return line(line.toString());
    }

    /** Numbers in rows, each with a comma after it. */
    CppWriter numbers(short[] values, int perRow) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            row.add(values[i] + ",");
            if (row.size() == perRow || i == values.length - 1) {
                line(String.join(" ", row));
                row.clear();
            }
        }
        return this;
    }

    /** Opens an include guard. */
    CppWriter guard(String macro) {
        return unindented("#ifndef " + macro).unindented("#define " + macro).blank();
    }

    /** Closes an include guard. */
    CppWriter endGuard() {
        return blank().unindented("#endif");
    }

    String text() {
        return text.toString();
    }
}
