package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.GateStage;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.runtime.bundle.NetworkInput;
import java.util.List;

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
 * @param firstGate bits of the gate with which a packed column begins; 0 when all begin with the first
 * @param stages what sets of gate lanes there are
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
        int firstGate,
        List<GateStage> stages) {
    /** A memory of nothing but zeros: the narrowest that the headers have. */
    private static final int NO_CELL = 2;

    private static final int GATE_BITS = 2;

    static ArrayWidths of(Design design) {
        ArraySizes sizes = design.sizes();
        boolean packed = uses(design, Encoding.PACKED);
        boolean compressed = uses(design, Encoding.COMPRESSED);
        int constantDepth = design.phases().stream()
                .filter(phase -> phase.operands().stream().anyMatch(Operand::isConstant))
                .mapToInt(phase -> phase.rows().depth())
                .max()
                .orElse(0);
        boolean late = design.phases().stream()
                .flatMap(phase -> phase.operands().stream())
                .anyMatch(operand -> operand.startsLate());
        List<GateStage> stages = GateStage.of(design);
        return new ArrayWidths(
                packed,
                compressed,
                constantDepth,
                Logic.bitsFor(sizes.wordsPerBank() + 1L),
                Logic.bitsFor(Math.max(compressed ? sizes.entriesPerWord() : 1, packed ? sizes.codesPerWord() : 1)),
                Logic.bitsFor(sizes.columns()),
                Logic.bitsFor(sizes.fifoDepth() + 1L),
                Logic.bitsFor(sizes.activeDepth() + 1L),
                stages.stream().mapToInt(ArrayWidths::cellBits).max().orElse(NO_CELL),
                late ? GATE_BITS : 0,
                stages);
    }

    /** Bits that a stage keeps of a unit beside its hidden value: an LSTM's cell, or a GRU's update gate between its two parts. */
    static int cellBits(GateStage stage) {
        return stage.stage().hasCell()
                ? stage.numbers().cell().or(stage.numbers()::gate).orElseThrow().width()
                : NO_CELL;
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
        return columnEntry(sizes) + sizes.valueBits() + 1 + firstGate;
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
