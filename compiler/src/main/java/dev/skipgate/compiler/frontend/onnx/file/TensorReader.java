package dev.skipgate.compiler.frontend.onnx.file;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import dev.skipgate.runtime.bundle.safetensors.HalfPrecision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** From a tensor of the file to one of known values. */
final class TensorReader {
    private static final int MOST_DIMENSIONS = 16;
    private static final long INT_MASK = 0xffffffffL;

    /** Bytes an element has in raw data, by the number of its type. */
    private static final Map<Integer, Integer> BYTES = Map.ofEntries(
            Map.entry(TensorProto.DataType.FLOAT_VALUE, 4),
            Map.entry(TensorProto.DataType.DOUBLE_VALUE, 8),
            Map.entry(TensorProto.DataType.FLOAT16_VALUE, 2),
            Map.entry(TensorProto.DataType.BFLOAT16_VALUE, 2),
            Map.entry(TensorProto.DataType.INT64_VALUE, 8),
            Map.entry(TensorProto.DataType.INT32_VALUE, 4),
            Map.entry(TensorProto.DataType.INT16_VALUE, 2),
            Map.entry(TensorProto.DataType.INT8_VALUE, 1),
            Map.entry(TensorProto.DataType.UINT32_VALUE, 4),
            Map.entry(TensorProto.DataType.UINT16_VALUE, 2),
            Map.entry(TensorProto.DataType.UINT8_VALUE, 1),
            Map.entry(TensorProto.DataType.BOOL_VALUE, 1));

    private final ExternalData external;

    TensorReader(ExternalData external) {
        this.external = external;
    }

    /** Reads a tensor; what is wrong with it is told by its name. */
    Tensor read(TensorProto proto) {
        Tensor tensor = elements(proto);
        return switch (proto.getDataType()) {
            case TensorProto.DataType.INT4_VALUE -> tensor.of(new Tensor.Range(-8, 7));
            case TensorProto.DataType.UINT4_VALUE -> tensor.of(new Tensor.Range(0, 15));
            case TensorProto.DataType.INT8_VALUE -> tensor.of(new Tensor.Range(Byte.MIN_VALUE, Byte.MAX_VALUE));
            case TensorProto.DataType.UINT8_VALUE -> tensor.of(new Tensor.Range(0, 255));
            case TensorProto.DataType.INT16_VALUE -> tensor.of(new Tensor.Range(Short.MIN_VALUE, Short.MAX_VALUE));
            case TensorProto.DataType.UINT16_VALUE -> tensor.of(new Tensor.Range(0, 65_535));
            default -> tensor;
        };
    }

    private Tensor elements(TensorProto proto) {
        String what = "initializer " + OnnxException.quoted(proto.getName());
        int type = proto.getDataType();
        if (type == TensorProto.DataType.INT4_VALUE || type == TensorProto.DataType.UINT4_VALUE) {
            return packed(proto, what);
        }
        Integer bytes = BYTES.get(type);
        if (bytes == null) {
            TensorProto.DataType known = TensorProto.DataType.forNumber(type);
            throw new OnnxException(
                    what + " has elements of the type " + (known == null ? "number " + type : known.name())
                            + ", which is not supported; save it as FLOAT, FLOAT16, BFLOAT16 or DOUBLE, or as whole numbers");
        }
        int[] shape = shape(proto, what);
        int count = elements(shape, what);
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            return raw(type, shape, count, external.read(proto, (long) count * bytes));
        }
        if (!proto.getRawData().isEmpty() || count == 0) {
            require(proto.getRawData().size(), (long) count * bytes, "bytes", what);
            return raw(type, shape, count, proto.getRawData().toByteArray());
        }
        return typed(proto, type, shape, count, what);
    }

    private static int[] shape(TensorProto proto, String what) {
        if (proto.getDimsCount() > MOST_DIMENSIONS) {
            throw new OnnxException(
                    what + " has " + proto.getDimsCount() + " dimensions, at most " + MOST_DIMENSIONS + " are read");
        }
        int[] shape = new int[proto.getDimsCount()];
        for (int i = 0; i < shape.length; i++) {
            long size = proto.getDims(i);
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw new OnnxException(what + " has the dimension " + size + ", wanted 0 to " + Integer.MAX_VALUE);
            }
            shape[i] = (int) size;
        }
        return shape;
    }

    private static int elements(int[] shape, String what) {
        try {
            return Math.toIntExact(Tensor.count(shape));
        } catch (ArithmeticException e) {
            throw new OnnxException(what + " has too many elements to hold", e);
        }
    }

    private static void require(long seen, long wanted, String unit, String what) {
        if (seen != wanted) {
            throw new OnnxException(what + " holds " + seen + " " + unit + ", its type and shape need " + wanted
                    + "; the file is damaged");
        }
    }

    private static Tensor raw(int type, int[] shape, int count, byte[] bytes) {
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case TensorProto.DataType.FLOAT_VALUE -> floats(shape, count, i -> data.getFloat());
            case TensorProto.DataType.DOUBLE_VALUE -> floats(shape, count, i -> data.getDouble());
            case TensorProto.DataType.FLOAT16_VALUE -> floats(
                    shape, count, i -> HalfPrecision.toFloat(data.getShort()));
            case TensorProto.DataType.BFLOAT16_VALUE -> floats(
                    shape, count, i -> Float.intBitsToFloat(data.getShort() << Short.SIZE));
            case TensorProto.DataType.INT64_VALUE -> integers(shape, count, i -> data.getLong());
            case TensorProto.DataType.INT32_VALUE -> integers(shape, count, i -> data.getInt());
            case TensorProto.DataType.UINT32_VALUE -> integers(shape, count, i -> data.getInt() & INT_MASK);
            case TensorProto.DataType.INT16_VALUE -> integers(shape, count, i -> data.getShort());
            case TensorProto.DataType.UINT16_VALUE -> integers(shape, count, i -> Short.toUnsignedInt(data.getShort()));
            case TensorProto.DataType.INT8_VALUE -> integers(shape, count, i -> data.get());
            default -> integers(shape, count, i -> Byte.toUnsignedInt(data.get()));
        };
    }

    private static Tensor typed(TensorProto proto, int type, int[] shape, int count, String what) {
        int held =
                switch (type) {
                    case TensorProto.DataType.FLOAT_VALUE -> proto.getFloatDataCount();
                    case TensorProto.DataType.DOUBLE_VALUE -> proto.getDoubleDataCount();
                    case TensorProto.DataType.INT64_VALUE -> proto.getInt64DataCount();
                    case TensorProto.DataType.UINT32_VALUE -> proto.getUint64DataCount();
                    default -> proto.getInt32DataCount();
                };
        require(held, count, "values", what);
        return switch (type) {
            case TensorProto.DataType.FLOAT_VALUE -> floats(shape, count, proto::getFloatData);
            case TensorProto.DataType.DOUBLE_VALUE -> floats(shape, count, proto::getDoubleData);
            case TensorProto.DataType.FLOAT16_VALUE -> floats(
                    shape, count, i -> HalfPrecision.toFloat((short) proto.getInt32Data(i)));
            case TensorProto.DataType.BFLOAT16_VALUE -> floats(
                    shape, count, i -> Float.intBitsToFloat(proto.getInt32Data(i) << Short.SIZE));
            case TensorProto.DataType.INT64_VALUE -> integers(shape, count, proto::getInt64Data);
            case TensorProto.DataType.UINT32_VALUE -> integers(shape, count, proto::getUint64Data);
            default -> integers(shape, count, proto::getInt32Data);
        };
    }

    /** Two numbers of four bits in a byte, the first one in its low half. */
    private static Tensor packed(TensorProto proto, String what) {
        int[] shape = shape(proto, what);
        int count = elements(shape, what);
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw new OnnxException(
                    what + " has numbers of four bits in external data, which is not supported; save" + " it as INT8");
        }
        boolean inside = !proto.getRawData().isEmpty();
        int bytes = inside ? proto.getRawData().size() : proto.getInt32DataCount();
        require(bytes, (count + 1L) / 2, "pairs of numbers", what);
        boolean signed = proto.getDataType() == TensorProto.DataType.INT4_VALUE;
        return integers(shape, count, i -> {
            int pair = inside ? proto.getRawData().byteAt(i / 2) : proto.getInt32Data(i / 2);
            int half = (pair >> (i % 2 * 4)) & 0xf;
            return signed && half > 7 ? half - 16 : half;
        });
    }

    private static Tensor floats(int[] shape, int count, IntToDoubleFunction next) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) next.applyAsDouble(i);
        }
        return Tensor.floats(shape, values);
    }

    private static Tensor integers(int[] shape, int count, IntToLongFunction next) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = next.applyAsLong(i);
        }
        return Tensor.integers(shape, values);
    }
}
