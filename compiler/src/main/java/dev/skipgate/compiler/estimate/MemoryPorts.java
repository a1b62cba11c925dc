package dev.skipgate.compiler.estimate;

/** How a memory is read and written in the cycle that asks most of it. */
public enum MemoryPorts {
    /** Read at one address; never written. */
    ROM,
    /** Read at one address and written at another (simple dual port). */
    ONE_READ_ONE_WRITE,
    /** Two readers at two addresses, written through one of the two ports when nobody reads (true dual port). */
    TWO_READS,
    /** Everything is read or written at once. */
    ALL_AT_ONCE;

    /** As reports write it. */
    public String word() {
        return switch (this) {
            case ROM -> "1 read";
            case ONE_READ_ONE_WRITE -> "1 read, 1 write";
            case TWO_READS -> "2 reads";
            case ALL_AT_ONCE -> "all at once";
        };
    }
}
