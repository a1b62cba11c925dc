package dev.skipgate.runtime.xrt.xclbin;

import java.util.Arrays;
import java.util.Optional;

/** The sections of a container that we write or read; their codes are those of {@code axlf_section_kind} in XRT's {@code xclbin.h}. */
public enum SectionKind {
    /** What configures the device; for the emulated card, a shared library with the kernel in it. */
    BITSTREAM(0),
    /** XML: kernels, their arguments and their compute units. */
    EMBEDDED_METADATA(2),
    /** Banks of memory. */
    MEM_TOPOLOGY(6),
    /** Which argument of which compute unit lies in which bank. */
    CONNECTIVITY(7),
    /** Compute units and the addresses of their registers. */
    IP_LAYOUT(8),
    /** Clocks. */
    CLOCK_FREQ_TOPOLOGY(11),
    /** JSON: names and values, for whoever asks. */
    KEYVALUE_METADATA(15);

    private final int code;

    SectionKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<SectionKind> of(int code) {
        return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
}
