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
 */
public record Node(
        int index,
        String name,
        String operator,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {
    public Node {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(domain, "domain");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
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
        return Optional.ofNullable(attributes.get(attribute)).map(value -> {
            if (value instanceof Attribute.Whole one) {
                return one.value();
            }
            throw wrongKind(attribute, "a whole number");
        });
    }

    public Optional<List<Long>> wholes(String attribute) {
        return Optional.ofNullable(attributes.get(attribute)).map(value -> {
            if (value instanceof Attribute.Wholes several) {
                return several.values();
            }
            throw wrongKind(attribute, "a list of whole numbers");
        });
    }

    public float real(String attribute, float otherwise) {
        Attribute value = attributes.get(attribute);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Attribute.Real one) {
            return one.value();
        }
        throw wrongKind(attribute, "a real number");
    }

    public String text(String attribute, String otherwise) {
        Attribute value = attributes.get(attribute);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Attribute.Text one) {
            return one.value();
        }
        throw wrongKind(attribute, "a word");
    }

    public List<String> texts(String attribute) {
        Attribute value = attributes.get(attribute);
        if (value == null
                || (value instanceof Attribute.Wholes none && none.values().isEmpty())) {
            return List.of();
        }
        if (value instanceof Attribute.Texts several) {
            return several.values();
        }
        throw wrongKind(attribute, "a list of words");
    }

    public Optional<Tensor> tensor(String attribute) {
        return Optional.ofNullable(attributes.get(attribute)).map(value -> {
            if (value instanceof Attribute.Value one) {
                return one.tensor();
            }
            throw wrongKind(attribute, "a tensor");
        });
    }

    private OnnxException wrongKind(String attribute, String wanted) {
        return refusal("the attribute " + OnnxException.quoted(attribute) + " is not " + wanted
                + "; the file is damaged, or no valid ONNX");
    }
}
