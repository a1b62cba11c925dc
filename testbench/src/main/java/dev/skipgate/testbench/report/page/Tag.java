package dev.skipgate.testbench.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An element of the page. Text and attribute values are escaped here and nowhere else, so none can be forgotten. */
final class Tag {
    /** Elements after which the source gets a new line. */
    private static final List<String> BLOCKS =
            List.of("html", "head", "body", "section", "tr", "table", "svg", "p", "h1", "h2", "div", "title");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    private Tag(String name) {
        this.name = name;
    }

    static Tag of(String name) {
        return new Tag(name);
    }

    /** An element with a class. */
    static Tag of(String name, String css) {
        return new Tag(name).with("class", css);
    }

    Tag with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    /** A length or place in a drawing, to a hundredth. */
    Tag with(String attribute, double value) {
        return with(attribute, Numbers.plain(value));
    }

    Tag text(String text) {
        children.add(text);
        return this;
    }

    Tag add(Tag child) {
        children.add(child);
        return this;
    }

    Tag addAll(List<Tag> more) {
        children.addAll(more);
        return this;
    }

    /** The element as well-formed XML that is HTML too. */
    void write(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((attribute, value) -> {
            out.append(' ').append(attribute).append("=\"");
            escape(value, out);
            out.append('"');
        });
        boolean isVoid = name.equals("meta") || name.equals("br");
        if (isVoid) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object child : children) {
            if (child instanceof Tag tag) {
                tag.write(out);
            } else {
                escape((String) child, out);
            }
        }
        out.append("</").append(name).append('>');
        if (BLOCKS.contains(name)) {
            out.append('\n');
        }
    }

    static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(isLegal(c) ? c : '?');
            }
        }
    }

    /** What XML allows; the rest is replaced. */
    private static boolean isLegal(char c) {
        return c >= ' ' ? c < '\uFFFE' : (c == '\n' || c == '\t');
    }
}
