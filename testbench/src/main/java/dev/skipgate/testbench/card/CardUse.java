package dev.skipgate.testbench.card;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which card a model is opened on, and how.
 *
 * @param device an index, a place on the bus, or {@value CardTarget#EMULATED}
 * @param xclbin that is loaded; empty for the one that {@code package} makes beside the model
 * @param patience how long a run may take before it is given up; empty for the usual time
 */
public record CardUse(String device, Optional<Path> xclbin, Optional<Duration> patience) {
    /** The xclbin beside the model, and the usual patience. */
    public CardUse(String device) {
        this(device, Optional.empty(), Optional.empty());
    }

    boolean isEmulated() {
        return device.equals(CardTarget.EMULATED);
    }
}
