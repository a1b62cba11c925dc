package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.WeightImage;
import dev.skipgate.runtime.bundle.InputLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes {@code data/weights.bin}: weights, column tables and biases in 512-bit words (docs/datapath.md section 7). */
final class WeightImageFile {
    static final String PATH = "data/weights.bin";

    private static final int WORD_BYTES = InputLayout.WORD_BITS / Byte.SIZE;

    private WeightImageFile() {}

    /** 512-bit words of the image. */
    static long words(Design design) {
        if (design.streaming().isPresent()) {
            return design.streaming().get().imageWords(design);
        }
        WeightImage image = design.image();
        return image.words().length * paddedWords(image.words()[0].length, Long.BYTES)
                + image.columnWords().length * paddedWords(image.columnWords()[0].length, Long.BYTES)
                + image.biases().length
                        * paddedWords(image.biases()[0].length * (long) image.biases()[0][0].length, Integer.BYTES);
    }

    private static long paddedWords(long items, int bytes) {
        return (items * bytes + WORD_BYTES - 1) / WORD_BYTES;
    }

    static EmittedFile of(Design design) {
        WeightImage image = design.image();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(words(design) * WORD_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        if (design.streaming().isPresent()) {
            StreamedImageFile.write(design, design.streaming().get(), bytes);
            return new EmittedFile(PATH, bytes.array());
        }
        for (long[] bank : image.words()) {
            bytes.asLongBuffer().put(bank);
            bytes.position(bytes.position() + bank.length * Long.BYTES);
            pad(bytes);
        }
        for (int lane = 0; lane < image.columnWords().length; lane++) {
            for (int column = 0; column < image.columnWords()[lane].length; column++) {
                bytes.putLong(columnEntry(image, lane, column));
            }
            pad(bytes);
        }
        writeBiases(image, bytes);
        return new EmittedFile(PATH, bytes.array());
    }

    /** The biases of each row group, padded to whole words. */
    static void writeBiases(WeightImage image, ByteBuffer bytes) {
        for (int[][] ofRowGroup : image.biases()) {
            for (int[] ofGate : ofRowGroup) {
                bytes.asIntBuffer().put(ofGate);
                bytes.position(bytes.position() + ofGate.length * Integer.BYTES);
            }
            pad(bytes);
        }
    }

    private static long columnEntry(WeightImage image, int lane, int column) {
        return Integer.toUnsignedLong(image.columnWords()[lane][column])
                | Byte.toUnsignedLong(image.columnPositions()[lane][column]) << 32
                | (long) image.columnLengths()[lane][column] << 40;
    }

    /** Goes on at a whole word; what is left out is zero. */
    static void pad(ByteBuffer bytes) {
        bytes.position((bytes.position() + WORD_BYTES - 1) / WORD_BYTES * WORD_BYTES);
    }
}
