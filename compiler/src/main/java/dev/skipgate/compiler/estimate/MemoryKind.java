package dev.skipgate.compiler.estimate;

/** What a memory is made of. */
public enum MemoryKind {
    /** Flip-flops: everything readable in every cycle. */
    REGISTER,
    /** Look-up tables used as memory, or as a read-only table. */
    LUTRAM,
    /** Block RAM. */
    BRAM,
    /** UltraRAM. */
    URAM,
    /** HBM or DDR behind an AXI port. */
    OFF_CHIP;

    /** As reports write it. */
    public String word() {
        return switch (this) {
            case REGISTER -> "registers";
            case LUTRAM -> "LUTRAM";
            case BRAM -> "BRAM";
            case URAM -> "URAM";
            case OFF_CHIP -> "off-chip";
        };
    }
}
