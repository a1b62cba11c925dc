package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * QuantizeLinear, Clip and DequantizeLinear, and QONNX's Quant. Scales have to be powers of two and zero points zero; then weights lie on a grid that Skipgate's
 * quantizers keep exactly, and activations are rounded as by a number format.
 */
final class Quantized {
    private static final Map<Long, Tensor.Range> TYPES = Map.of(
            2L, new Tensor.Range(0, 255),
            3L, new Tensor.Range(-128, 127),
            4L, new Tensor.Range(0, 65_535),
            5L, new Tensor.Range(-32_768, 32_767));

    /** What codes may be cast to besides. */
    private static final Map<Long, Tensor.Range> WIDE_TYPES = Map.of(
            6L, new Tensor.Range(Integer.MIN_VALUE, Integer.MAX_VALUE),
            7L, new Tensor.Range(Long.MIN_VALUE, Long.MAX_VALUE));

    private static final Tensor.Range UNSIGNED_BYTES = new Tensor.Range(0, 255);

    private final Call call;

    Quantized(Call call) {
        this.call = call;
    }

    /** Whether a type of whole numbers holds codes as they are. */
    static boolean holds(long type, Rounding rounding) {
        Tensor.Range range = TYPES.getOrDefault(type, WIDE_TYPES.get(type));
        return range != null && range.least() <= rounding.least() && range.greatest() >= rounding.greatest();
    }

    Meaning apply() {
        if (call.input(0) instanceof Meaning.Activation values) {
            return ofValues(values);
        }
        if (call.input(0) instanceof Meaning.Codes codes) {
            return ofCodes(codes);
        }
        if (!(call.input(0) instanceof Meaning.Constant constant)) {
            throw call.refusal(
                    "it rounds " + call.input(0).shown() + ", which is neither weights nor values of a layer");
        }
        return switch (call.node().operator()) {
            case "DequantizeLinear" -> dequantized(constant.tensor());
            case "QuantizeLinear" -> quantized(constant.tensor());
            case "Clip" -> clipped(constant.tensor());
            default -> quant(constant.tensor());
        };
    }

    private Meaning ofValues(Meaning.Activation values) {
        return switch (call.node().operator()) {
            case "QuantizeLinear" -> new Meaning.Codes(
                    values, new Rounding(oneExponent(), codes().least(), codes().greatest()));
            case "Quant" -> {
                Tensor.Range range = quantRange();
                yield new RoundedValues(call)
                        .apply(values, new Rounding(oneExponent(), range.least(), range.greatest()));
            }
            default -> throw call.refusal("it takes " + values.shown()
                    + ", which is no codes; Clip and DequantizeLinear stand behind a QuantizeLinear");
        };
    }

    private Meaning ofCodes(Meaning.Codes codes) {
        if (call.node().operator().equals("Clip")) {
            return new Meaning.Codes(
                    codes.of(), codes.rounding().clipped(end(1, Long.MIN_VALUE), end(2, Long.MAX_VALUE)));
        }
        requireZero(2);
        if (!call.node().operator().equals("DequantizeLinear")
                || oneExponent() != codes.rounding().exponent()) {
            throw call.refusal(
                    "it makes other values of " + codes.shown() + " than were rounded; give both the same scale");
        }
        return new RoundedValues(call).apply(codes.of(), codes.rounding());
    }

    /** The one scale of activations. */
    private int oneExponent() {
        Tensor scale = call.constant(1, "its scale").tensor();
        if (!scale.isFloat() || scale.elements() != 1) {
            throw call.refusal("it rounds activations by " + scale.elements()
                    + " scales; a format of Skipgate's has one for all values");
        }
        requireZero(2);
        return exponent(scale.floatAt(0));
    }

    /** The type of codes that a QuantizeLinear gives. */
    private Tensor.Range codes() {
        if (call.has(2)) {
            Tensor zero = call.constant(2, "its zero point").tensor();
            if (zero.isFloat()) {
                throw call.refusal("it rounds to floats of few bits, which is not supported; round to INT8");
            }
            return zero.range();
        }
        long type = call.node().whole("output_dtype", 0);
        if (type != 0 && !TYPES.containsKey(type)) {
            throw call.refusal("it rounds to codes of the type number " + type + ", wanted INT8 or INT16");
        }
        return TYPES.getOrDefault(type, UNSIGNED_BYTES);
    }

    private long end(int position, long otherwise) {
        if (!call.has(position)) {
            return otherwise;
        }
        Tensor end = call.constant(position, "the end it clips at").tensor();
        if (end.isFloat() || end.elements() != 1) {
            throw call.refusal("it clips codes at no one whole number");
        }
        return end.integerAt(0);
    }

    private Meaning clipped(Tensor codes) {
        if (codes.isFloat()) {
            throw call.refusal("it clips constants, which is supported for codes of quantized weights alone");
        }
        long least = end(1, Long.MIN_VALUE);
        long greatest = end(2, Long.MAX_VALUE);
        call.budget().take(call, codes.shape());
        long[] kept = codes.toIntegers();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = Math.min(greatest, Math.max(least, kept[i]));
        }
        return Meaning.Constant.of(Tensor.integers(codes.shape(), kept).of(codes.range()));
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

    private int exponent(float scale) {
        return Grid.exponentOf(scale)
                .orElseThrow(() -> call.refusal("its scale " + scale
                        + " is no power of two, and Skipgate has no multipliers;"
                        + " quantize with power-of-two scales, or import the model before its quantization"));
    }

    private Meaning onGrid(Tensor codes, Tensor scale) {
        int finest = Integer.MAX_VALUE;
        for (int i = 0; i < scale.elements(); i++) {
            finest = Math.min(finest, exponent(scale.floatAt(i)));
        }
        call.budget().take(call, codes.shape());
        float[] values = new float[codes.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = codes.floatAt(i) * scale.floatAt(scale.elements() == 1 ? 0 : i);
        }
        return new Meaning.Constant(Tensor.floats(codes.shape(), values), Optional.of(new Grid(finest)));
    }

    /** To codes, of which a DequantizeLinear makes values again. */
    private Meaning quantized(Tensor values) {
        Tensor scale = scale(values);
        requireZero(2);
        Tensor.Range range = codes();
        if (range.least() >= 0) {
            throw call.refusal("it rounds weights to codes without a sign; quantize them to INT8, with a zero point");
        }
        call.budget().take(call, values.shape());
        long[] codes = new long[values.elements()];
        for (int i = 0; i < codes.length; i++) {
            double code = Math.rint((double) values.floatAt(i) / scale.floatAt(scale.elements() == 1 ? 0 : i));
            codes[i] = (long) ended(code, range);
        }
        return Meaning.Constant.of(Tensor.integers(values.shape(), codes).of(range));
    }

    private static double ended(double code, Tensor.Range range) {
        return Math.max((double) range.least(), Math.min((double) range.greatest(), code));
    }

    /** Of the codes of a Quant. */
    private Tensor.Range quantRange() {
        float bits = call.constant(3, "its bit width").tensor().floatAt(0);
        boolean signed = call.node().whole("signed", 1) != 0;
        boolean narrow = call.node().whole("narrow", 0) != 0;
        String rounding = call.node().text("rounding_mode", "ROUND");
        boolean weights = call.input(0) instanceof Meaning.Constant;
        if (!(bits >= 2 && bits <= 16)
                || bits != Math.rint(bits)
                || !rounding.equals("ROUND")
                || (!signed && weights)) {
            throw call.refusal("it rounds to " + bits + " bits" + (signed ? "" : " without a sign") + " by "
                    + OnnxException.quoted(rounding)
                    + "; supported are 2 to 16 bits with a sign, by 'ROUND'");
        }
        long most = (1L << ((int) bits - (signed ? 1 : 0))) - 1 - (narrow && !signed ? 1 : 0);
        return new Tensor.Range(signed ? (narrow ? -most : -most - 1) : 0, most);
    }

    private Meaning quant(Tensor values) {
        Tensor scale = scale(values);
        requireZero(2);
        Tensor.Range range = quantRange();
        float[] codes = new float[values.elements()];
        for (int i = 0; i < codes.length; i++) {
            double code = Math.rint((double) values.floatAt(i) / scale.floatAt(scale.elements() == 1 ? 0 : i));
            // Without the sign of a zero, which codes do not have.
            codes[i] = (float) ended(code, range) + 0f;
        }
        return onGrid(Tensor.floats(values.shape(), codes), scale);
    }
}
