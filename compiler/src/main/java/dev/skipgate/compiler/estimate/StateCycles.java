package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.runtime.bundle.StateLayout;

/**
 * What it takes to load or to save the state of a sequence (docs/datapath.md section 9), once a call and not in every step.
 *
 * @param words 512-bit words of a state
 * @param trips loop trips of either; those that C simulation counts
 * @param fill estimated cycles on top of the trips of either
 */
public record StateCycles(int words, int trips, int fill) {
    public static StateCycles of(Design design) {
        StateLayout layout = layout(design);
        return new StateCycles(layout.words(), layout.trips(), PipelineFill.ofState());
    }

    /** How the state of a design lies in memory. */
    public static StateLayout layout(Design design) {
        int places = design.phases().stream()
                .filter(phase -> phase.stage().keepsHidden())
                .mapToInt(Phase::places)
                .sum();
        return StateLayout.of(
                design.network().integers(),
                design.grid().rowGroups(),
                design.grid().columnGroups(),
                places);
    }
}
