package dev.skipgate.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.ir.UnitMap;
import dev.skipgate.compiler.ir.WeightImage;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MapToArrayProperties {
    private static Design map(RandomNetwork network, Grid grid, boolean balance) {
        return new MapToArray(grid, balance).apply(network.quantized(), new Diagnostics());
    }

    private static Design design(long seed, int gridIndex) {
        return map(new RandomNetwork(seed), RandomNetwork.GRIDS.get(gridIndex), seed % 3 != 0);
    }

    @Property(tries = 200)
    void everyTermIsStoredOnce(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design design = design(seed, gridIndex);
        for (Phase phase : design.phases()) {
            for (Operand operand : phase.operands()) {
                if (operand.isConstant()) {
                    continue;
                }
                long stored = 0;
                for (int lane = 0; lane < design.grid().lanes(); lane++) {
                    for (int local = 0; local < operand.columns().perGroup(); local++) {
                        int length = operand.lengths()[lane][local];
                        assertEquals(length, design.image().columnLengths()[lane][operand.columnBase() + local]);
                        stored += length;
                    }
                }
                // Packed, every row group holds all its slots of every column, once.
                long wanted = operand.encoding() == Encoding.PACKED
                        ? (long) operand.rows().codes()
                                * design.grid().rowGroups()
                                * operand.weights().columns()
                        : operand.weights().terms();
                assertEquals(wanted, stored, operand.name());
            }
        }
    }

    @Property(tries = 200)
    void columnsAreInTheirBankAndApart(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design design = design(seed, gridIndex);
        ArraySizes sizes = design.sizes();
        WeightImage image = design.image();
        assertTrue(sizes.wordBits() <= 64 && sizes.entriesPerWord() >= 1 && sizes.codesPerWord() >= 1);
        BitSet[] used = new BitSet[design.grid().banks()];
        Arrays.setAll(used, bank -> new BitSet());
        Set<Integer> places = new HashSet<>();
        for (Phase phase : design.phases()) {
            for (Operand operand : phase.operands()) {
                for (int local = 0;
                        !operand.isConstant() && local < operand.columns().perGroup();
                        local++) {
                    int place = operand.columnBase() + local;
                    assertTrue(place < sizes.columns() && places.add(place), "column table entry " + place);
                    boolean packed = operand.encoding() == Encoding.PACKED;
                    int bits = packed ? sizes.codeBits() : sizes.entryBits();
                    for (int lane = 0; lane < design.grid().lanes(); lane++) {
                        int perWord = sizes.wordBits() / bits;
                        int position = image.columnPositions()[lane][place];
                        assertTrue(position >= 0 && position < perWord, "position " + position);
                        int first = image.columnWords()[lane][place] * perWord + position;
                        int length = image.columnLengths()[lane][place];
                        assertTrue(ArraySizes.bitsFor(length) <= sizes.lengthBits(), "length " + length);
                        for (int item = first; item < first + length; item++) {
                            claim(
                                    used[lane / design.grid().lanesPerBank()],
                                    sizes,
                                    item / perWord,
                                    item % perWord,
                                    bits);
                        }
                    }
                }
            }
        }
        for (int bank = 0; bank < used.length; bank++) {
            assertEquals(sizes.wordsPerBank(), image.words()[bank].length);
            for (int bit = 0; bit < 64 * sizes.wordsPerBank(); bit++) {
                boolean set = (image.words()[bank][bit / 64] >>> (bit % 64) & 1) != 0;
                assertTrue(!set || used[bank].get(bit), "a bit that no column has");
            }
        }
    }

    private static void claim(BitSet used, ArraySizes sizes, int word, int position, int bits) {
        assertTrue(word < sizes.wordsPerBank(), "word " + word + " of " + sizes.wordsPerBank());
        for (int bit = 64 * word + position * bits; bit < 64 * word + (position + 1) * bits; bit++) {
            assertTrue(!used.get(bit), "word " + word + " is used twice");
            used.set(bit);
        }
    }

    @Property(tries = 200)
    void rowsAndBiasesHaveTheirOwnPlaces(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design design = design(seed, gridIndex);
        List<PhasePlan> plans = PhasePlan.of(design.network().integers());
        Set<List<Integer>> places = new HashSet<>();
        long nonZero = 0;
        for (int p = 0; p < plans.size(); p++) {
            Phase phase = design.phases().get(p);
            RowMap rows = phase.rows();
            assertEquals(plans.get(p).bias().length, rows.rows());
            for (int row = 0; row < rows.rows(); row++) {
                int bias = plans.get(p).bias()[row];
                int place = phase.biasBase() + rows.slots()[row];
                assertTrue(rows.slots()[row] < rows.depth()
                        && rows.depth() <= design.sizes().depth());
                assertTrue(places.add(List.of(rows.groups()[row], rows.gates()[row], place)), "two rows in a place");
                assertEquals(bias, design.image().biases()[rows.groups()[row]][rows.gates()[row]][place]);
                nonZero += bias != 0 ? 1 : 0;
                if (!phase.stage().gates().isEmpty()) {
                    int units = rows.rows() / phase.stage().sums();
                    int unit = row % units;
                    assertEquals(phase.stage().gates().get(row / units), rows.gates()[row]);
                    assertEquals(rows.groups()[unit], rows.groups()[row]);
                    assertEquals(rows.slots()[unit], rows.slots()[row]);
                }
            }
        }
        long stored = Arrays.stream(design.image().biases())
                .flatMap(Arrays::stream)
                .flatMapToInt(Arrays::stream)
                .filter(bias -> bias != 0)
                .count();
        assertEquals(nonZero, stored);
    }

    @Property(tries = 60)
    void isTheSameEveryTime(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design first = design(seed, gridIndex);
        Design second = design(seed, gridIndex);
        assertEquals(first.sizes(), second.sizes());
        assertTrue(Arrays.deepEquals(first.image().words(), second.image().words()));
        assertTrue(Arrays.deepEquals(first.image().columnWords(), second.image().columnWords()));
        assertTrue(Arrays.deepEquals(
                first.image().columnPositions(), second.image().columnPositions()));
        assertTrue(
                Arrays.deepEquals(first.image().columnLengths(), second.image().columnLengths()));
        assertTrue(Arrays.deepEquals(first.image().biases(), second.image().biases()));
    }

    @Property(tries = 60)
    void phasesAreRebuiltFromTheirPlaces(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design design = design(seed, gridIndex);
        List<List<Encoding>> encodings = design.phases().stream()
                .map(phase -> phase.operands().stream().map(Operand::encoding).toList())
                .toList();
        List<UnitMap> units = design.phases().stream()
                .filter(phase -> phase.stage().endsLayer())
                .map(Phase::units)
                .toList();
        List<Phase> rebuilt = PhaseLayout.rebuild(design.network().integers(), design.grid(), encodings, units);
        assertEquals(design.phases().size(), rebuilt.size());
        for (int p = 0; p < rebuilt.size(); p++) {
            Phase phase = design.phases().get(p);
            assertEquals(phase.biasBase(), rebuilt.get(p).biasBase());
            assertEquals(phase.hiddenBase(), rebuilt.get(p).hiddenBase());
            assertEquals(phase.cellBase(), rebuilt.get(p).cellBase());
            assertArrayEquals(phase.rows().slots(), rebuilt.get(p).rows().slots());
            for (int o = 0; o < phase.operands().size(); o++) {
                Operand operand = rebuilt.get(p).operands().get(o);
                assertEquals(phase.operands().get(o).columnBase(), operand.columnBase());
                assertEquals(phase.operands().get(o).costs(), operand.costs());
                assertTrue(Arrays.deepEquals(phase.operands().get(o).lengths(), operand.lengths()));
            }
        }
        assertEquals(
                new CycleModel(design).step(Activity.all()),
                new CycleModel(design.grid(), rebuilt, design.inputTrips(), Optional.empty()).step(Activity.all()));
    }

    @Example
    void balancingHeavyNetworksNeverMakesTheWorstLanesWorse() {
        double natural = 0;
        double balanced = 0;
        for (long seed = 0; seed < 24; seed++) {
            for (Grid grid : List.of(new Grid(4, 4), new Grid(8, 4), new Grid(8, 8))) {
                int before = worstLanes(map(heavy(seed), grid, false));
                int after = worstLanes(map(heavy(seed), grid, true));
                assertTrue(after <= before, "seed " + seed + " on " + grid + ": " + before + " became " + after);
                natural += before;
                balanced += after;
            }
        }
        assertTrue(balanced < 0.95 * natural, natural + " became " + balanced);
    }

    private static RandomNetwork heavy(long seed) {
        return new RandomNetwork(seed).lstms().atMost(2, 64).sparsity(0.8).encoding(EncodingChoice.COMPRESSED);
    }

    private static int worstLanes(Design design) {
        return new CycleModel(design)
                .step(Activity.all()).phases().stream()
                        .mapToInt(phase -> phase.worstLane())
                        .sum();
    }
}
