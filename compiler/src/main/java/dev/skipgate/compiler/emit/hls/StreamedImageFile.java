package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.ColumnEntryBits;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Segment;
import dev.skipgate.compiler.ir.Streaming;
import dev.skipgate.compiler.ir.WeightImage;
import java.nio.ByteBuffer;

/**
 * Writes the weight image of streamed weights: biases, then the segments, then the columns of a one-hot input (docs/datapath.md
 * section 8).
 */
final class StreamedImageFile {
    private final Design design;
    private final Streaming streaming;
    private final Grid grid;
    private final WeightImage image;
    private final ColumnEntryBits entryBits;
    private final ByteBuffer bytes;

    private StreamedImageFile(Design design, Streaming streaming, ByteBuffer bytes) {
        this.design = design;
        this.streaming = streaming;
        this.bytes = bytes;
        grid = design.grid();
        image = design.image();
        entryBits = ColumnEntryBits.of(design.phases(), design.sizes());
    }

    /** Fills {@code bytes}, as large as the image. */
    static void write(Design design, Streaming streaming, ByteBuffer bytes) {
        new StreamedImageFile(design, streaming, bytes).write();
    }

    private void write() {
        WeightImageFile.writeBiases(image, bytes);
        for (Segment segment : streaming.segments()) {
            write(segment, segment.imageWord(), segment.firstColumn(), segment.endColumn());
        }
        if (streaming.oneHot().isPresent()) {
            Segment first = streaming.oneHot().get();
            int columns = operand(first).weights().columns();
            for (int column = 0; column < columns; column++) {
                write(first, first.imageWord() + column * first.bankWords(), column, column + 1);
            }
        }
    }

    /** All banks' words side by side, then all lanes' table entries side by side. */
    private void write(Segment segment, int imageWord, int firstColumn, int endColumn) {
        for (int word = imageWord; word < imageWord + segment.bankWords(); word++) {
            for (long[] bank : image.words()) {
                bytes.putLong(bank[word]);
            }
        }
        WeightImageFile.pad(bytes);
        int toBank = segment.bankBase() - imageWord;
        for (int local = firstColumn; local < endColumn; local++) {
            int place = operand(segment).columnBase() + local;
            for (int lane = 0; lane < grid.lanes(); lane++) {
                int length = image.columnLengths()[lane][place];
                bytes.putInt(
                        length == 0
                                ? 0
                                : entryBits.entry(
                                        image.columnWords()[lane][place] + toBank,
                                        image.columnPositions()[lane][place],
                                        length));
            }
        }
        WeightImageFile.pad(bytes);
    }

    private Operand operand(Segment segment) {
        return design.phases().get(segment.phase()).operands().get(segment.operand());
    }
}
