package dev.skipgate.compiler.frontend.onnx.graph;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One operator of a graph.
 *
 * @param index its place in the file, from 0
 * @param name what the file calls it; may be empty
 * @param domain empty for ONNX's own operators
 * @param inputs names of values; empty where an optional input is left out
 * @param remarks metadata whose keys begin with {@code skipgate.}, without that
 */
public record Node(
        int index,
        String name,
        String operator,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes,
        Map<String, String> remarks) {
    /** What keys of metadata begin with that are ours. */
    public static final String REMARK = "skipgate.";

    public Node {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(domain, "domain");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
        remarks = Map.copyOf(remarks);
    }

    /** How messages call it. */
    public String shown() {
        String called = name.isEmpty() ? "" : " " + OnnxException.quoted(name);
        return "node " + index + called + " (" + operatorShown() + ")";
    }

    private String operatorShown() {
        String plain = OnnxException.quoted(operator);
        return (domain.isEmpty() ? "" : OnnxException.quoted(domain) + "::") + plain.substring(1, plain.length() - 1);
    }

    public OnnxException refusal(String why) {
        return new OnnxException(shown() + ": " + why);
    }

    /** The name of an input, if it is there. */
    public Optional<String> input(int position) {
        return position < inputs.size() && !inputs.get(position).isEmpty()
                ? Optional.of(inputs.get(position))
                : Optional.empty();
    }

    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    /** Refuses attributes beside these, for what is not known cannot be left out. */
    public void allowOnly(Set<String> known) {
        for (String each : attributes.keySet().stream().sorted().toList()) {
            if (!known.contains(each)) {
                throw refusal("the attribute " + OnnxException.quoted(each)
                        + " is not supported; export the model without it");
            }
        }
    }

    public long whole(String attribute, long otherwise) {
        return whole(attribute).orElse(otherwise);
    }

    public Optional<Long> whole(String attribute) {
        return attribute(attribute, Attribute.Whole.class, "a whole number").map(Attribute.Whole::value);
    }

    public Optional<List<Long>> wholes(String attribute) {
        return attribute(attribute, Attribute.Wholes.class, "a list of whole numbers")
                .map(Attribute.Wholes::values);
    }

    public float real(String attribute, float otherwise) {
        return attribute(attribute, Attribute.Real.class, "a real number")
                .map(Attribute.Real::value)
                .orElse(otherwise);
    }

    public String text(String attribute, String otherwise) {
        return attribute(attribute, Attribute.Text.class, "a word")
                .map(Attribute.Text::value)
                .orElse(otherwise);
    }

    /** Words; a list without any may be said to be of numbers. */
    public List<String> texts(String attribute) {
        boolean none = attributes.get(attribute) instanceof Attribute.Wholes numbers
                && numbers.values().isEmpty();
        return none
                ? List.of()
                : attribute(attribute, Attribute.Texts.class, "a list of words")
                        .map(Attribute.Texts::values)
                        .orElse(List.of());
    }

    public Optional<Tensor> tensor(String attribute) {
        return attribute(attribute, Attribute.Value.class, "a tensor").map(Attribute.Value::tensor);
    }

    private <A extends Attribute> Optional<A> attribute(String attribute, Class<A> kind, String wanted) {
        Attribute value = attributes.get(attribute);
        if (value != null && !kind.isInstance(value)) {
            throw refusal("the attribute " + OnnxException.quoted(attribute) + " is not " + wanted
                    + "; the file is damaged, or no valid ONNX");
        }
        return Optional.ofNullable(kind.cast(value));
    }
}
