package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Quantized weights: DequantizeLinear of constants, a pair of QuantizeLinear and DequantizeLinear around them, and QONNX's Quant. Scales have to be powers of two and
 * zero points zero; then the values lie on a grid that Skipgate's quantizers keep exactly.
 */
final class Quantized {
    private static final String ONLY_WEIGHTS =
            "only weights can be quantized in the model; numbers between layers get their formats in"
                    + " model.yaml (docs/model-description.md); export the model without quantizers of activations";

    private final Call call;

    Quantized(Call call) {
        this.call = call;
    }

    Meaning apply() {
        if (!(call.input(0) instanceof Meaning.Constant constant)) {
            throw call.refusal("it rounds " + call.input(0).shown() + "; " + ONLY_WEIGHTS);
        }
        return switch (call.node().operator()) {
            case "DequantizeLinear" -> dequantized(constant.tensor());
            case "QuantizeLinear" -> quantized(constant.tensor());
            default -> quant(constant.tensor());
        };
    }

    private Meaning dequantized(Tensor codes) {
        if (codes.isFloat()) {
            throw call.refusal("it takes floats for codes; the file is damaged, or no valid ONNX");
        }
        Tensor scale = scale(codes);
        requireZero(2);
        return onGrid(codes, scale);
    }

    /** A scale for every code, from one or from one along an axis. */
    private Tensor scale(Tensor values) {
        Tensor scale = call.constant(1, "its scale").tensor();
        if (!scale.isFloat() || scale.elements() == 0) {
            throw call.refusal("its scale is no float");
        }
        if (scale.elements() == 1) {
            return scale;
        }
        boolean quant = call.node().operator().equals("Quant");
        int axis = quant ? -1 : call.axis(call.node().whole("axis", 1), values.rank());
        if (!quant && (scale.rank() != 1 || scale.elements() != values.size(axis))) {
            throw call.refusal("its scales have the shape " + Arrays.toString(scale.shape())
                    + ", wanted one, or one for each place of axis " + axis + " (no blocks)");
        }
        if (quant) {
            return new Structure(call)
                    .expanded(
                            scale,
                            Arrays.stream(values.shape()).asLongStream().boxed().toList());
        }
        int[] shape = new int[values.rank()];
        Arrays.fill(shape, 1);
        shape[axis] = scale.elements();
        return new Structure(call)
                .expanded(
                        scale.reshaped(shape),
                        Arrays.stream(values.shape()).asLongStream().boxed().toList());
    }

    private void requireZero(int position) {
        if (!call.has(position)) {
            return;
        }
        Tensor zero = call.constant(position, "its zero point").tensor();
        for (int i = 0; i < zero.elements(); i++) {
            if (zero.floatAt(i) != 0) {
                throw call.refusal("its zero point is " + zero.floatAt(i)
                        + ", but Skipgate's weights are symmetric, with zero as code 0; quantize symmetrically");
            }
        }
    }

    private Meaning onGrid(Tensor codes, Tensor scale) {
        int finest = Integer.MAX_VALUE;
        for (int i = 0; i < scale.elements(); i++) {
            float one = scale.floatAt(i);
            int exponent = Grid.exponentOf(one)
                    .orElseThrow(
                            () -> call.refusal(
                                    "its scale " + one + " is no power of two, and Skipgate has no multipliers;"
                                            + " quantize with power-of-two scales, or import the model before its quantization"));
            finest = Math.min(finest, exponent);
        }
        call.budget().take(call, codes.shape());
        float[] values = new float[codes.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = codes.floatAt(i) * scale.floatAt(scale.elements() == 1 ? 0 : i);
        }
        return new Meaning.Constant(Tensor.floats(codes.shape(), values), Optional.of(new Grid(finest)));
    }

    /** To codes of 8 bits, of which a DequantizeLinear makes values again. */
    private Meaning quantized(Tensor values) {
        Tensor scale = scale(values);
        requireZero(2);
        if (!call.has(2) || call.constant(2, "its zero point").tensor().isFloat()) {
            throw call.refusal("it rounds weights to codes without a sign; quantize them to INT8, with a zero point");
        }
        call.budget().take(call, values.shape());
        long[] codes = new long[values.elements()];
        for (int i = 0; i < codes.length; i++) {
            double code = Math.rint((double) values.floatAt(i) / scale.floatAt(scale.elements() == 1 ? 0 : i));
            codes[i] = (long) Math.max(-128, Math.min(127, code));
        }
        return Meaning.Constant.of(Tensor.integers(values.shape(), codes));
    }

    private Meaning quant(Tensor values) {
        Tensor scale = scale(values);
        requireZero(2);
        float bits = call.constant(3, "its bit width").tensor().floatAt(0);
        boolean signed = call.node().whole("signed", 1) != 0;
        boolean narrow = call.node().whole("narrow", 0) != 0;
        String rounding = call.node().text("rounding_mode", "ROUND");
        if (!(bits >= 2 && bits <= 16) || bits != Math.rint(bits) || !rounding.equals("ROUND") || !signed) {
            throw call.refusal("it rounds to " + bits + " bits" + (signed ? "" : " without a sign") + " by "
                    + OnnxException.quoted(rounding)
                    + "; supported are 2 to 16 bits with a sign, by 'ROUND'");
        }
        double most = Math.scalb(1.0, (int) bits - 1) - 1;
        double least = narrow ? -most : -most - 1;
        float[] codes = new float[values.elements()];
        for (int i = 0; i < codes.length; i++) {
            double code = Math.rint((double) values.floatAt(i) / scale.floatAt(scale.elements() == 1 ? 0 : i));
            codes[i] = (float) Math.max(least, Math.min(most, code));
        }
        return onGrid(Tensor.floats(values.shape(), codes), scale);
    }
}
