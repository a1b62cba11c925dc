package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;
import java.util.Optional;

/** Quantizers of values that depend on the input: they become number formats where a format does exactly the same. */
final class RoundedValues {
    private final Call call;

    RoundedValues(Call call) {
        this.call = call;
    }

    /** The values with the format of what makes them. */
    Meaning apply(Meaning.Activation values, Rounding rounding) {
        if (values.content().parts().size() != 1) {
            throw refusal(values, "it rounds several results together");
        }
        Part part = values.content().parts().get(0);
        Source source = part.source();
        if (source instanceof Source.Input input && input.declared().kind() == GraphInput.Kind.REAL) {
            return replaced(
                    values, part, call.roles().rounded(input, format(rounding, input.format(), false), call.node()));
        }
        if (source instanceof Source.Dense dense) {
            return replaced(values, part, dense.withFormat(format(rounding, dense.format(), dense.relu())));
        }
        if (source instanceof Source.Tokens tokens && tokens.table().isPresent()) {
            FixedPointFormat format = format(rounding, tokens.format(), false);
            return replaced(values, part, tokens.rounded(format));
        }
        throw refusal(values, "no format of Skipgate's does that there");
    }

    private FixedPointFormat format(Rounding rounding, Optional<FixedPointFormat> before, boolean rectified) {
        FixedPointFormat format = rounding.format(rectified)
                .orElseThrow(() -> call.refusal("it rounds values to " + rounding.shown()
                        + "; Skipgate's formats have all signed codes of 2 to 16 bits, as INT8 has from -128 to 127"
                        + " (behind a ReLU UINT8 as well); quantize activations so, or not at all"));
        if (before.isPresent() && !before.get().equals(format)) {
            throw call.refusal(
                    "it rounds to " + format + " what is rounded to " + before.get() + " already; keep one of the two");
        }
        return format;
    }

    private static Meaning.Activation replaced(Meaning.Activation values, Part part, Source source) {
        Content content = values.content().with(List.of(new Part(source, part.step())));
        return new Meaning.Activation(values.axes(), content, values.reversed());
    }

    private RuntimeException refusal(Meaning.Activation values, String why) {
        return call.refusal("it rounds " + values.shown() + ": " + why
                + "; the model's input, an embedding and dense layers can be rounded alone. What a recurrent layer gives is"
                + " rounded by 'formats' of model.yaml, and then for the layer itself as well, which no quantizer behind the"
                + " layer says; export the model without it");
    }
}
