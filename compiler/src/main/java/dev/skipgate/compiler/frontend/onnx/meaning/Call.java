package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Node;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One node with the meanings of its inputs.
 *
 * @param inputs empty where an optional one is left out
 * @param budget of the constants that may be made
 */
record Call(Node node, int opset, List<Optional<Meaning>> inputs, Roles roles, Budget budget) {
    Call {
        inputs = List.copyOf(inputs);
    }

    OnnxException refusal(String why) {
        return node.refusal(why);
    }

    boolean has(int position) {
        return position < inputs.size() && inputs.get(position).isPresent();
    }

    Meaning input(int position) {
        if (!has(position)) {
            throw refusal("its input number " + (position + 1) + " is missing; the file is damaged, or no valid ONNX");
        }
        return inputs.get(position).get();
    }

    /** The same node for other inputs. */
    Call with(List<Meaning> others) {
        return new Call(node, opset, others.stream().map(Optional::of).toList(), roles, budget);
    }

    Meaning.Activation activation(int position) {
        if (input(position) instanceof Meaning.Activation activation) {
            return activation;
        }
        throw refusal("its input number " + (position + 1) + " is "
                + input(position).shown() + ", wanted what depends on the model's input");
    }

    Meaning.Constant constant(int position, String what) {
        if (input(position) instanceof Meaning.Constant constant) {
            return constant;
        }
        throw refusal(what + " has to be a constant, but is " + input(position).shown()
                + "; export the model with constant weights");
    }

    /** Whole numbers, some of them perhaps sizes that are known only when the model runs. */
    List<Dim> sizes(int position) {
        if (input(position) instanceof Meaning.Sizes sizes) {
            return sizes.values();
        }
        if (input(position) instanceof Meaning.Constant constant
                && !constant.tensor().isFloat()
                && constant.tensor().elements() <= Budget.MOST_SIZES) {
            return whole(constant.tensor()).values();
        }
        throw refusal("its input number " + (position + 1) + " is "
                + input(position).shown() + ", wanted sizes of axes or whole numbers");
    }

    static Meaning.Sizes whole(Tensor tensor) {
        List<Dim> values = new ArrayList<>();
        for (int i = 0; i < tensor.elements(); i++) {
            values.add(Dim.of(tensor.integerAt(i)));
        }
        return new Meaning.Sizes(tensor.shape(), values);
    }

    /** Whole numbers that are known. */
    List<Long> wholes(int position) {
        return sizes(position).stream()
                .map(each -> each.value()
                        .orElseThrow(() -> refusal("it depends on the size " + each
                                + ", which is known only when the model runs; export the model with that size fixed")))
                .toList();
    }

    /** An axis counted from the end when negative. */
    int axis(long axis, int rank) {
        long counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw refusal("it names axis " + axis + " of a tensor of " + rank + " axes");
        }
        return (int) counted;
    }

    /** Distinct axes from an attribute or, in later opsets, from an input. */
    Optional<List<Integer>> axes(int position, int rank) {
        Optional<List<Long>> written = has(position) ? Optional.of(wholes(position)) : node.wholes("axes");
        return written.map(list -> {
            List<Integer> axes = list.stream().map(each -> axis(each, rank)).toList();
            if (axes.stream().distinct().count() != axes.size()) {
                throw refusal("it names an axis twice");
            }
            return axes;
        });
    }
}
