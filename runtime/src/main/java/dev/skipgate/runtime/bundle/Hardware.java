package dev.skipgate.runtime.bundle;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How the network lies on the emitted array: enough to rebuild where every weight is.
 *
 * @param board id of the board it was compiled for
 * @param clockMhz clock it was compiled for
 * @param rowGroups row groups of the grid of lanes
 * @param columnGroups column groups
 * @param kernel name of the kernel, a C identifier
 * @param encodings {@code packed}, {@code compressed} or {@code constant}: one list a phase, one word a product; a phase for each time that sums are taken, the output's last
 * @param units where the units of each layer sit
 * @param streaming how the weights are streamed; empty when all of them are on chip
 * @param capacity share of the weights that the kernel has room for, above 0 and at most 1; empty when it is made for these alone
 */
public record Hardware(
        String board,
        double clockMhz,
        int rowGroups,
        int columnGroups,
        String kernel,
        List<List<String>> encodings,
        List<UnitPlaces> units,
        Optional<WeightStream> streaming,
        OptionalDouble capacity) {
    private static final Set<String> ENCODINGS = Set.of("packed", "compressed", "constant");

    public Hardware {
        encodings = encodings.stream().map(List::copyOf).toList();
        units = List.copyOf(units);
        if (Integer.bitCount(rowGroups) != 1 || Integer.bitCount(columnGroups) != 1 || rowGroups < columnGroups) {
            throw new IllegalArgumentException("a grid of " + rowGroups + " x " + columnGroups + " lanes");
        }
        if (columnGroups < 1 || !(clockMhz > 0)) {
            throw new IllegalArgumentException(columnGroups + " column groups at " + clockMhz + " MHz");
        }
        for (String word : encodings.stream().flatMap(List::stream).toList()) {
            if (!ENCODINGS.contains(word)) {
                throw new IllegalArgumentException("unknown encoding '" + word + "'");
            }
        }
        if (capacity.isPresent() && !(capacity.getAsDouble() > 0 && capacity.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "'capacity' is " + capacity.getAsDouble() + "; wanted above 0 and at most 1");
        }
        for (UnitPlaces places : units) {
            places.requireOn(rowGroups);
        }
    }

    /**
     * Where the units of a layer sit.
     *
     * @param depth places a row group
     * @param groups row group of each unit
     * @param slots place of each unit in its row group
     */
    public record UnitPlaces(int depth, int[] groups, int[] slots) {
        public UnitPlaces {
            if (groups.length != slots.length) {
                throw new IllegalArgumentException(
                        groups.length + " row groups of units and " + slots.length + " slots");
            }
        }

        private void requireOn(int rowGroups) {
            Set<Long> taken = new HashSet<>();
            for (int unit = 0; unit < groups.length; unit++) {
                int group = groups[unit];
                int slot = slots[unit];
                boolean exists = group >= 0 && group < rowGroups && slot >= 0 && slot < depth;
                if (!exists || !taken.add((long) group * depth + slot)) {
                    throw new IllegalArgumentException("unit " + unit + " at row group " + group + ", slot " + slot
                            + (exists ? ", where another is" : ", which does not exist"));
                }
            }
        }
    }
}
