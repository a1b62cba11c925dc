package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.CellNumbers;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.GateStage;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Streaming;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.ActivationTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lists the memories of the emitted array (array.h) and what each may be made of. */
final class ArrayMemories {
    private static final int ROW_GATES = 4;
    private static final int PORT_BITS = 512;

    private final Design design;
    private final Grid grid;
    private final ArraySizes sizes;
    private final ArrayWidths widths;
    private final List<Choice> choices = new ArrayList<>();

    /** A memory whose kind is chosen among these; with one alone it is fixed, and {@code memory.why} says by what. */
    record Choice(Memory memory, Set<MemoryKind> kinds) {
        boolean isFixed() {
            return kinds.size() == 1;
        }
    }

    private ArrayMemories(Design design) {
        this.design = design;
        this.grid = design.grid();
        this.sizes = design.sizes();
        this.widths = ArrayWidths.of(design);
    }

    static List<Choice> of(Design design) {
        ArrayMemories memories = new ArrayMemories(design);
        memories.list();
        return memories.choices;
    }

    private void list() {
        if (widths.usesLanes()) {
            addLaneMemories();
        }
        Set<MemoryKind> updated = EnumSet.of(MemoryKind.LUTRAM, MemoryKind.BRAM);
        MemoryPorts simple = MemoryPorts.ONE_READ_ONE_WRITE;
        // Read, added to and written again within two cycles: UltraRAM is too slow for that.
        add(
                "partial sums",
                "sums",
                DesignPart.LANES,
                sizes.depth(),
                sizes.sumBits(),
                (long) ROW_GATES * grid.lanes(),
                simple,
                updated);
        add(
                "biases",
                "biases",
                DesignPart.GATES,
                sizes.biasDepth(),
                sizes.sumBits(),
                (long) ROW_GATES * grid.rowGroups(),
                simple,
                updated);
        if (sizes.cellDepth() > 0) {
            add(
                    "cells",
                    "cells",
                    DesignPart.GATES,
                    (long) sizes.cellDepth() * grid.blocks(),
                    widths.cell(),
                    grid.columnGroups(),
                    simple,
                    updated);
        }
        add(
                "hidden states to save",
                "hidden",
                DesignPart.GATES,
                (long) sizes.hiddenDepth() * grid.blocks(),
                sizes.activationBits(),
                grid.columnGroups(),
                simple,
                updated);
        add(
                "active lists",
                "lists",
                DesignPart.FETCH,
                sizes.activeDepth(),
                widths.column() + sizes.activationBits(),
                grid.lanes(),
                simple,
                updated);
        if (design.streaming().isPresent()) {
            add(
                    "column ranks",
                    "ranks",
                    DesignPart.FETCH,
                    sizes.activeDepth(),
                    widths.count(),
                    grid.columnGroups(),
                    simple,
                    updated);
        }
        fix(
                "list lengths",
                "counts",
                DesignPart.FETCH,
                design.vectors().size(),
                widths.count(),
                grid.columnGroups(),
                MemoryPorts.ALL_AT_ONCE,
                MemoryKind.REGISTER,
                "all are read at once");
        if (widths.hasConstant()) {
            fix(
                    "constant sums",
                    "constantSums",
                    DesignPart.CONSTANTS,
                    widths.constantDepth(),
                    sizes.sumBits(),
                    (long) ROW_GATES * grid.rowGroups(),
                    MemoryPorts.ALL_AT_ONCE,
                    MemoryKind.REGISTER,
                    "all rows are added to at once");
        }
        for (GateStage stage : widths.stages()) {
            addTables(stage);
        }
        ArrayWidths.embedding(design).forEach(this::addEmbedding);
        design.streaming().ifPresent(this::addStreamedImage);
        addPortBuffers();
    }

    private void addLaneMemories() {
        // Streamed weights are loaded into one half of the memories while the other is read.
        int halves = design.streaming().isPresent() ? 2 : 1;
        Set<MemoryKind> readOnly = EnumSet.of(MemoryKind.LUTRAM, MemoryKind.BRAM, MemoryKind.URAM);
        add(
                "weight banks",
                "banks",
                DesignPart.BANKS,
                sizes.wordsPerBank(),
                sizes.wordBits(),
                (long) halves * grid.banks(),
                grid.lanesPerBank() == 2 ? MemoryPorts.TWO_READS : MemoryPorts.ONE_READ_ONE_WRITE,
                readOnly);
        add(
                "column tables",
                "columns",
                DesignPart.FETCH,
                sizes.columns(),
                widths.columnEntry(sizes),
                (long) halves * grid.lanes(),
                MemoryPorts.ONE_READ_ONE_WRITE,
                readOnly);
        fix(
                "column FIFOs",
                "fifos",
                DesignPart.LANES,
                sizes.fifoDepth(),
                widths.columnWork(sizes),
                grid.lanes(),
                MemoryPorts.ONE_READ_ONE_WRITE,
                MemoryKind.LUTRAM,
                "a pop must take one cycle");
    }

    /** A copy of a table for everything that looks values up in it at once. */
    private void addTables(GateStage stage) {
        for (CellNumbers.Table table : stage.tables()) {
            boolean sigmoid = table.function() == ActivationTable.Function.SIGMOID;
            fix(
                    sigmoid ? "sigmoid tables" : "tanh tables",
                    "",
                    DesignPart.TABLES,
                    1L << table.input().width(),
                    table.output().width(),
                    (long) StageLogic.lookUps(stage.stage(), table.function()) * grid.columnGroups(),
                    MemoryPorts.ROM,
                    MemoryKind.LUTRAM,
                    "every gate lane reads at once");
        }
    }

    private void addEmbedding(NetworkInput.Embedding embedding) {
        int perWord = PORT_BITS / ArrayWidths.elementBits(embedding.format().width());
        long words = embedding.entries() * MemoryBlocks.ceilDivide(embedding.size(), perWord);
        fix(
                "embedding",
                "",
                DesignPart.PORTS,
                words,
                PORT_BITS,
                1,
                MemoryPorts.ONE_READ_ONE_WRITE,
                MemoryKind.OFF_CHIP,
                "one row a step is read through its own port");
    }

    private void addStreamedImage(Streaming streaming) {
        fix(
                "streamed weights",
                "",
                DesignPart.PORTS,
                streaming.imageWords(design),
                PORT_BITS,
                1,
                MemoryPorts.ONE_READ_ONE_WRITE,
                MemoryKind.OFF_CHIP,
                streaming.memory() + "; read through the port for weights in every step");
    }

    private void addPortBuffers() {
        fix(
                "AXI burst buffers",
                "",
                DesignPart.PORTS,
                PortLogic.BUFFER_WORDS,
                PORT_BITS,
                PortLogic.ports(design),
                MemoryPorts.ONE_READ_ONE_WRITE,
                MemoryKind.BRAM,
                "the adapters of synthesis have them");
    }

    private void add(
            String name,
            String variable,
            DesignPart part,
            long words,
            int bits,
            long copies,
            MemoryPorts ports,
            Set<MemoryKind> kinds) {
        choices.add(
                new Choice(new Memory(name, variable, part, words, bits, copies, ports, MemoryKind.LUTRAM, ""), kinds));
    }

    private void fix(
            String name,
            String variable,
            DesignPart part,
            long words,
            int bits,
            long copies,
            MemoryPorts ports,
            MemoryKind kind,
            String why) {
        choices.add(
                new Choice(new Memory(name, variable, part, words, bits, copies, ports, kind, why), EnumSet.of(kind)));
    }
}
