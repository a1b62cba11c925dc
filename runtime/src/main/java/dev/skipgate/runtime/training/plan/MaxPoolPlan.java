package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.training.linear.SlidingWindow;
import java.util.Objects;

/**
 * Max pooling, the same at every step. Only training and emulation have it.
 *
 * @param window over the values of the layer below, without padding
 */
public record MaxPoolPlan(String name, SlidingWindow window) implements LayerPlan {
    public MaxPoolPlan {
        PlanChecks.name(name);
        Objects.requireNonNull(window, "window");
        if (window.padding() != 0) {
            throw new IllegalArgumentException("layer '" + name + "' pools with a padding; wanted none");
        }
    }

    @Override
    public int outputs() {
        return window.channels() * window.places();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.maxPool(this);
    }
}
