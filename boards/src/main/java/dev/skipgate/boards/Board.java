package dev.skipgate.boards;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A board to build for.
 *
 * @param id what users call it, such as {@code u55c}
 * @param part the device, as Vitis HLS names it
 * @param platform for v++; empty when the board is built for by its part alone
 * @param clockMhz a kernel's clock unless the user asks for another, in MHz
 * @param slrs the regions a kernel may use, in order
 * @param total the bare device, before the shell takes its share
 * @param memory outside the device
 * @param limits the share of the usable resources that may be planned with
 * @param unconfirmed those keys of {@code board.yaml} whose values no primary source confirms, such as {@code total.lut}
 */
public record Board(
        String id,
        String title,
        String part,
        Optional<String> platform,
        double clockMhz,
        List<Slr> slrs,
        Resources total,
        List<MemoryBank> memory,
        PlanningLimits limits,
        Set<String> unconfirmed) {
    public Board {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(platform, "platform");
        if (!(clockMhz > 0)) {
            throw new IllegalArgumentException("a clock is positive, not " + clockMhz + " MHz");
        }
        slrs = List.copyOf(slrs);
        if (slrs.isEmpty()) {
            throw new IllegalArgumentException("a board has at least one region");
        }
        Objects.requireNonNull(total, "total");
        memory = List.copyOf(memory);
        Objects.requireNonNull(limits, "limits");
        unconfirmed = Set.copyOf(unconfirmed);
    }

    /** What the shell leaves over, in all regions together. */
    public Resources usable() {
        return slrs.stream().map(Slr::usable).reduce(Resources.NONE, Resources::plus);
    }

    /** What a design may take of the whole board: the usable resources within the planning limits. */
    public Resources available() {
        return usable().limitedBy(limits);
    }

    /** Size of all memory outside the device, in bytes. */
    public long memoryBytes() {
        return memory.stream().mapToLong(MemoryBank::bytes).sum();
    }
}
