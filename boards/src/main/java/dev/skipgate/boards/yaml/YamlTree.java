package dev.skipgate.boards.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Copies snakeyaml's graph of nodes into a tree of values, aliases expanded, as long as the tree stays small. */
final class YamlTree {
    private static final int MOST_VALUES = 50_000;
    private static final int DEEPEST = 32;
    private static final Set<Tag> TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);

    private final YamlFaults faults;
    private int values;

    YamlTree(YamlFaults faults) {
        this.faults = faults;
    }

    Optional<YamlValue> of(Node root) {
        try {
            return Optional.of(value(root, 0));
        } catch (TooLargeException e) {
            faults.report(YamlFault.LIMIT, e.where, e.getMessage());
            return Optional.empty();
        }
    }

    private YamlValue value(Node node, int depth) throws TooLargeException {
        Mark where = mark(node);
        if (depth > DEEPEST) {
            throw new TooLargeException(
                    where, "nested more than " + DEEPEST + " deep, or an alias inside its own anchor");
        }
        if (++values > MOST_VALUES) {
            throw new TooLargeException(where, "more than " + MOST_VALUES + " values once its aliases are expanded");
        }
        if (!TAGS.contains(node.getTag())) {
            faults.report(
                    YamlFault.SYNTAX,
                    where,
                    "the tag " + Printable.quoted(node.getTag().getValue()) + " is not accepted; remove it");
        }
        if (node instanceof MappingNode mapping) {
            return mapping(mapping, where, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlValue> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(value(item, depth + 1));
            }
            return new YamlValue.Sequence(items, where);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new YamlValue.Scalar(scalar.getValue(), scalar.isPlain(), where);
    }

    private YamlValue mapping(MappingNode node, Mark where, int depth) throws TooLargeException {
        Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Mark keyMark = mark(tuple.getKeyNode());
            YamlValue value = value(tuple.getValueNode(), depth + 1);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                faults.report(YamlFault.WRONG_TYPE, keyMark, "a key has to be a word, not a list or a mapping");
                continue;
            }
            YamlValue.Entry former = entries.putIfAbsent(key.getValue(), new YamlValue.Entry(value, keyMark));
            if (former != null) {
                faults.report(
                        YamlFault.DUPLICATE_KEY,
                        keyMark,
                        "the key " + Printable.quoted(key.getValue()) + " was already given in line "
                                + former.where().line() + "; remove one of the two");
            }
        }
        return new YamlValue.Mapping(entries, where);
    }

    private static Mark mark(Node node) {
        return new Mark(node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
    }

    private static final class TooLargeException extends Exception {
        private final transient Mark where;

        TooLargeException(Mark where, String message) {
            super(message);
            this.where = where;
        }
    }
}
