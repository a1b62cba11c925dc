package dev.skipgate.runtime.bundle;

import java.util.List;

/**
 * How the network lies on the emitted array: enough to rebuild where every weight is.
 *
 * @param board id of the board it was compiled for
 * @param clockMhz clock it was compiled for
 * @param rowGroups row groups of the grid of lanes
 * @param columnGroups column groups
 * @param kernel name of the kernel, a C identifier
 * @param encodings {@code packed}, {@code compressed} or {@code constant}: one list a phase, one word a product
 * @param units where the units of each LSTM layer sit
 */
public record Hardware(
        String board,
        double clockMhz,
        int rowGroups,
        int columnGroups,
        String kernel,
        List<List<String>> encodings,
        List<UnitPlaces> units) {
    public Hardware {
        encodings = encodings.stream().map(List::copyOf).toList();
        units = List.copyOf(units);
    }

    /**
     * Where the units of a layer sit.
     *
     * @param depth places a row group
     * @param groups row group of each unit
     * @param slots place of each unit in its row group
     */
    public record UnitPlaces(int depth, int[] groups, int[] slots) {}
}
