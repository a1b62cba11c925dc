package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.onnx.file.OnnxWriter;
import dev.skipgate.runtime.numeric.FixedPointFormat;

/** Writes the numbers of an exported model: constants, and the rounding of values. */
final class ExportedNumbers {
    private final OnnxWriter onnx;

    ExportedNumbers(OnnxWriter onnx) {
        this.onnx = onnx;
    }

    /** Numbers as the model holds them: floats, or codes that are made floats again. */
    String constant(String name, ExportWeights.Values numbers, long... shape) {
        if (numbers.exponent().isEmpty()) {
            return onnx.floats(name, numbers.values(), shape);
        }
        int exponent = numbers.exponent().getAsInt();
        int[] wholes = new int[numbers.values().length];
        int most = 0;
        for (int i = 0; i < wholes.length; i++) {
            wholes[i] = (int) Math.scalb((double) numbers.values()[i], -exponent);
            most = Math.max(most, wholes[i] < 0 ? ~wholes[i] : wholes[i]);
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1;
        return onnx.node(
                        "DequantizeLinear",
                        name + ".dequantize",
                        onnx.codes(name, bits, wholes, shape),
                        onnx.floats(name + ".scale", new float[] {Math.scalb(1f, exponent)}))
                .result();
    }

    /** A value rounded to a format of at most 16 bits, and what it stands for. */
    String rounded(String name, FixedPointFormat to, String value) {
        String scale = onnx.floats(name + ".scale", new float[] {Math.scalb(1f, -to.fractionBits())});
        String zero = onnx.codes(name + ".zero", to.width(), new int[1]);
        String rounded = onnx.node("QuantizeLinear", name + ".quantize", value, scale, zero)
                .result();
        if (to.width() == Byte.SIZE || to.width() == Short.SIZE) {
            return onnx.node("DequantizeLinear", name + ".dequantize", rounded, scale, zero)
                    .result();
        }
        boolean wide = to.width() > Byte.SIZE;
        // There is no Clip of INT16.
        String clipped = wide
                ? onnx.node("Cast", name + ".widen", rounded)
                        .whole("to", OnnxWriter.WHOLE_TYPE)
                        .result()
                : rounded;
        int bits = wide ? Integer.SIZE : to.width();
        String least = onnx.codes(name + ".least", bits, new int[] {(int) to.minimum()});
        String greatest = onnx.codes(name + ".greatest", bits, new int[] {(int) to.maximum()});
        return onnx.node(
                        "DequantizeLinear",
                        name + ".dequantize",
                        onnx.node("Clip", name + ".clip", clipped, least, greatest)
                                .result(),
                        scale)
                .result();
    }
}
