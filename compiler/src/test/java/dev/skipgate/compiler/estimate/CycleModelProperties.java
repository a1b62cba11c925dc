package dev.skipgate.compiler.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.pass.MapToArray;
import dev.skipgate.compiler.pass.RandomNetwork;
import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The cycle model and the weight memories against a simulation of every trip, on random networks, grids and activities. */
class CycleModelProperties {
    private final SplittableRandom random = new SplittableRandom(11);

    @Property(tries = 250)
    void countsTheTripsOfTheLoop(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Grid grid = RandomNetwork.GRIDS.get(gridIndex);
        Design design =
                new MapToArray(grid, seed % 4 != 0).apply(new RandomNetwork(seed).quantized(), new Diagnostics());
        CycleModel model = new CycleModel(design);
        double density = new double[] {0, 0.1, 0.5, 1}[random.nextInt(4)];
        for (int p = 0; p < design.phases().size(); p++) {
            check(design, model, p, density);
        }
    }

    private void check(Design design, CycleModel model, int index, double density) {
        Phase phase = design.phases().get(index);
        List<int[]> values = new ArrayList<>();
        for (Operand operand : phase.operands()) {
            values.add(
                    operand.isOneHot()
                            ? new int[] {random.nextInt(columns(operand))}
                            : vector(design, operand, density));
        }
        PhaseCycles cycles = model.phase(index, (operand, element) -> {
            int[] of = values.get(phase.operands().indexOf(operand));
            return operand.isOneHot() ? of[0] == element : of[element] != 0;
        });
        LaneSimulator lanes = new LaneSimulator(design, phase, values);

        boolean anyStored = phase.operands().stream().anyMatch(operand -> !operand.isConstant());
        assertEquals(anyStored ? lanes.trips() : 0, cycles.matvec(), "trips of " + phase.name());
        assertEquals((double) lanes.walked() / design.grid().lanes(), cycles.meanLane(), 1e-9);
        assertTrue(lanes.mostWaiting() <= design.sizes().fifoDepth(), lanes.mostWaiting() + " descriptors waiting");
        int constant = 0;
        long visited = 0;
        for (int o = 0; o < phase.operands().size(); o++) {
            constant += constantTrips(design.grid(), phase.operands().get(o), values.get(o));
            visited += visited(phase.operands().get(o), values.get(o));
        }
        assertEquals(constant, cycles.constant());
        assertEquals(visited, cycles.visited());
        Map<List<Integer>, Long> sums = sums(phase, values);
        sums.forEach((at, sum) ->
                assertEquals(sum, lanes.sum(at.get(0), at.get(1), at.get(2)), phase.name() + ", place " + at));
        assertEquals(sums.values().stream().filter(sum -> sum != 0).count(), lanes.places(), "sums without a row");
        assertEquals(phase.stageTrips(design.grid()), cycles.stage());
        assertEquals(cycles.matvec() + cycles.constant() + cycles.stage(), cycles.total());
    }

    private static int columns(Operand operand) {
        return operand.weights().columns();
    }

    private int[] vector(Design design, Operand operand, double density) {
        int bits = design.vectors().get(operand.vector()).bits();
        int[] values = new int[columns(operand)];
        for (int e = 0; e < values.length; e++) {
            // The extremes, too: partial sums must hold them.
            int any = random.nextInt(5) == 0 ? -(1 << (bits - 1)) : random.nextInt(1 << bits) - (1 << (bits - 1));
            values[e] = random.nextDouble() < density ? any : 0;
        }
        return values;
    }

    private static boolean isActive(Operand operand, int[] values, int column) {
        return operand.isOneHot() ? values[0] == column : values[column] != 0;
    }

    private static int constantTrips(Grid grid, Operand operand, int[] values) {
        if (!operand.isConstant() || operand.isOneHot()) {
            return operand.isConstant() ? 1 : 0;
        }
        int[] counts = new int[grid.columnGroups()];
        int most = 0;
        for (int column = 0; column < values.length; column++) {
            if (values[column] != 0) {
                most = Math.max(most, ++counts[operand.columns().groups()[column]]);
            }
        }
        return most;
    }

    private static long visited(Operand operand, int[] values) {
        WeightMatrix weights = operand.weights();
        long visited = 0;
        for (int row = 0; row < weights.rows(); row++) {
            for (int column = 0; column < weights.columns(); column++) {
                if (isActive(operand, values, column)) {
                    // Powers of two have a single digit.
                    visited += SignedDigits.count((int) weights.integer(row, column));
                }
            }
        }
        return visited;
    }

    /** What the products of a phase that are not burnt into logic add up to at each place that has a row. */
    private static Map<List<Integer>, Long> sums(Phase phase, List<int[]> values) {
        Map<List<Integer>, Long> sums = new HashMap<>();
        for (int o = 0; o < phase.operands().size(); o++) {
            Operand operand = phase.operands().get(o);
            RowMap rows = operand.rows();
            for (int row = 0; !operand.isConstant() && row < rows.rows(); row++) {
                long sum = 0;
                for (int column = 0; column < columns(operand); column++) {
                    long x = operand.isOneHot() ? (values.get(o)[0] == column ? 1 : 0) : values.get(o)[column];
                    sum += operand.weights().integer(row, column) * (x << operand.align());
                }
                sums.merge(List.of(rows.groups()[row], rows.gates()[row], rows.slots()[row]), sum, Long::sum);
            }
        }
        return sums;
    }

    @Property(tries = 60)
    void aStepIsItsPhases(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design design = new MapToArray(RandomNetwork.GRIDS.get(gridIndex))
                .apply(new RandomNetwork(seed).quantized(), new Diagnostics());
        StepCycles step = new CycleModel(design).step(Activity.all());
        assertEquals(design.phases().size(), step.phases().size());
        assertEquals(design.inputTrips(), step.input());
        int total = step.input();
        for (int p = 0; p < design.phases().size(); p++) {
            PhaseCycles phase = new CycleModel(design).phase(p, Activity.all());
            assertEquals(phase, step.phases().get(p));
            total += phase.total();
        }
        assertEquals(total, step.total());
        long terms = 0;
        for (Phase phase : design.phases()) {
            for (Operand operand : phase.operands()) {
                for (int row = 0; row < operand.weights().rows(); row++) {
                    int first = operand.isOneHot() ? 1 : columns(operand);
                    for (int column = 0; column < first; column++) {
                        terms += operand.weights().termsAt(row, column);
                    }
                }
            }
        }
        assertEquals(terms, step.visited());
    }
}
