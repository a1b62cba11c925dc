package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.boards.Board;
import dev.skipgate.boards.Resources;
import dev.skipgate.compiler.estimate.Memory;
import dev.skipgate.compiler.estimate.MemoryKind;
import dev.skipgate.compiler.estimate.PartEstimate;
import dev.skipgate.compiler.estimate.ResourceEstimate;

/** {@code resources}, {@code resourceParts}, {@code fit} and {@code memory}. */
final class ResourceJson {
    private ResourceJson() {}

    static void add(ObjectNode report, ResourceEstimate estimate) {
        Board board = estimate.board();
        Resources total = estimate.total();
        Resources usable = board.usable();
        Resources limit = board.available();
        ObjectNode resources = report.putObject("resources");
        addUse(resources, "lut", total.lut(), usable.lut(), limit.lut());
        addUse(resources, "ff", total.ff(), usable.ff(), limit.ff());
        addUse(resources, "bram36", total.bram36(), usable.bram36(), limit.bram36());
        addUse(resources, "uram", total.uram(), usable.uram(), limit.uram());
        addUse(resources, "dsp", total.dsp(), usable.dsp(), limit.dsp());
        ArrayNode parts = report.putArray("resourceParts");
        for (PartEstimate part : estimate.parts()) {
            ObjectNode node = parts.addObject();
            node.put("name", part.part().title());
            node.set("lut", Figure.estimated(part.lut()));
            node.set("ff", Figure.estimated(part.ff()));
            node.set("bram36", Figure.estimated(part.bram36()));
            node.set("uram", Figure.estimated(part.uram()));
            node.set("dsp", Figure.estimated(part.dsp()));
        }
        ObjectNode fit = report.putObject("fit");
        fit.put("fits", estimate.fits());
        ArrayNode missing = fit.putArray("missing");
        estimate.shortfalls().forEach(missing::add);
        ArrayNode memories = report.putArray("memory");
        for (Memory memory : estimate.memory().memories()) {
            addMemory(memories.addObject(), memory);
        }
    }

    private static void addUse(ObjectNode resources, String name, long used, long available, long plannable) {
        ObjectNode node = resources.putObject(name);
        node.set("used", Figure.estimated(used));
        node.put("available", available);
        node.put("plannable", plannable);
    }

    private static void addMemory(ObjectNode node, Memory memory) {
        node.put("name", memory.name());
        node.put("words", memory.words());
        node.put("bits", memory.bits());
        node.put("copies", memory.copies());
        node.put("ports", memory.ports().word());
        node.put("kind", memory.kind().word());
        node.put("why", memory.why());
        switch (memory.kind()) {
            case LUTRAM -> node.set("blocks", Figure.estimated(memory.luts()));
            case REGISTER -> node.set("blocks", Figure.estimated(memory.ffs()));
            case BRAM -> node.set("blocks", Figure.estimated(memory.bram18() / 2.0));
            case URAM -> node.set("blocks", Figure.estimated(memory.urams()));
            case OFF_CHIP -> node.set("blocks", Figure.estimated(memory.totalBits() / 8.0));
        }
        node.put("unit", unit(memory.kind()));
    }

    private static String unit(MemoryKind kind) {
        return switch (kind) {
            case LUTRAM -> "LUT";
            case REGISTER -> "FF";
            case BRAM -> "BRAM36";
            case URAM -> "URAM";
            case OFF_CHIP -> "bytes";
        };
    }
}
