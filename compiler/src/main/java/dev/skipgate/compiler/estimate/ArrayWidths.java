package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.NetworkInput;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Widths that follow from a design as the header library works them out (weight_codec.h, lane.h).
 *
 * @param hasPacked whether any matrix is packed
 * @param hasCompressed whether any is compressed
 * @param constantDepth slots a gate that constant matrices need; 0 without any
 * @param wordAddress bits of an address of a bank
 * @param position bits of a position in a word
 * @param column bits of an index of a column table
 * @param fifo bits of a FIFO's counter
 * @param count bits of a list's length
 * @param cell width of the cell memory
 * @param gateSets what sets of gate lanes there are: layers with equal formats share one
 */
record ArrayWidths(
        boolean hasPacked,
        boolean hasCompressed,
        int constantDepth,
        int wordAddress,
        int position,
        int column,
        int fifo,
        int count,
        int cell,
        List<GateSet> gateSets) {
    /** Formats that a set of gate lanes is made for. */
    record GateSet(CellFormats formats, int sumFraction) {}

    static ArrayWidths of(Design design) {
        ArraySizes sizes = design.sizes();
        boolean packed = uses(design, Encoding.PACKED);
        boolean compressed = uses(design, Encoding.COMPRESSED);
        int constantDepth = design.phases().stream()
                .filter(phase -> phase.operands().stream().anyMatch(Operand::isConstant))
                .mapToInt(phase -> phase.rows().depth())
                .max()
                .orElse(0);
        Set<GateSet> gateSets = new LinkedHashSet<>();
        for (Layer each : design.network().integers().layers()) {
            LstmLayer layer = (LstmLayer) each;
            gateSets.add(new GateSet(layer.formats(), layer.sum().fraction()));
        }
        return new ArrayWidths(
                packed,
                compressed,
                constantDepth,
                Logic.bitsFor(sizes.wordsPerBank() + 1L),
                Logic.bitsFor(Math.max(compressed ? sizes.entriesPerWord() : 1, packed ? sizes.codesPerWord() : 1)),
                Logic.bitsFor(sizes.columns()),
                Logic.bitsFor(sizes.fifoDepth() + 1L),
                Logic.bitsFor(sizes.activeDepth() + 1L),
                gateSets.stream()
                        .mapToInt(set -> set.formats().cell().width())
                        .max()
                        .orElseThrow(),
                List.copyOf(gateSets));
    }

    private static boolean uses(Design design, Encoding encoding) {
        return design.phases().stream()
                .map(Phase::operands)
                .flatMap(List::stream)
                .anyMatch(operand -> operand.encoding() == encoding);
    }

    boolean hasConstant() {
        return constantDepth > 0;
    }

    /** Whether any matrix runs on the lanes. */
    boolean usesLanes() {
        return hasPacked || hasCompressed;
    }

    /** Bits of a column table entry: word, position, length. */
    int columnEntry(ArraySizes sizes) {
        return wordAddress + position + sizes.lengthBits();
    }

    /** Bits of what a lane's FIFO holds: a column table entry, the value, the encoding. */
    int columnWork(ArraySizes sizes) {
        return columnEntry(sizes) + sizes.valueBits() + 1;
    }

    /** Bits of an element in a 512-bit word: 8 when the format allows it, else 16. */
    static int elementBits(int formatWidth) {
        return formatWidth <= 8 ? 8 : 16;
    }

    /** Rows, words a row, of the embedding; nothing when the input is no embedding. */
    static List<NetworkInput.Embedding> embedding(Design design) {
        return design.network().integers().input().accept(new NetworkInput.Visitor<>() {
            @Override
            public List<NetworkInput.Embedding> oneHot(NetworkInput.OneHot input) {
                return List.of();
            }

            @Override
            public List<NetworkInput.Embedding> embedding(NetworkInput.Embedding input) {
                return List.of(input);
            }

            @Override
            public List<NetworkInput.Embedding> vector(NetworkInput.Vector input) {
                return List.of();
            }
        });
    }
}
