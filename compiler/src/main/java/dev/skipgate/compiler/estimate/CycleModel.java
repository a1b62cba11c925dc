package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts the loop trips of a step from the actual weights and the actual activity, by the recurrence of docs/datapath.md section
 * 5. C simulation counts the trips of the emitted loops; the two are equal.
 */
public final class CycleModel {
    private final Grid grid;
    private final List<Phase> phases;
    private final int inputTrips;
    private final List<List<OperandColumns>> operands = new ArrayList<>();

    public CycleModel(Design design) {
        this(design.grid(), design.phases(), design.inputTrips());
    }

    /**
     * Counts for these phases.
     *
     * @param inputTrips trips that compact the input vector; 0 for a one-hot input
     */
    public CycleModel(Grid grid, List<Phase> phases, int inputTrips) {
        this.grid = grid;
        this.phases = List.copyOf(phases);
        this.inputTrips = inputTrips;
        for (Phase phase : phases) {
            operands.add(phase.operands().stream()
                    .map(operand -> new OperandColumns(operand, grid))
                    .toList());
        }
    }

    /** Trips of one phase. */
    public PhaseCycles phase(int index, Activity activity) {
        Phase phase = phases.get(index);
        List<OperandColumns> lanes = new ArrayList<>();
        int constant = 0;
        long visited = 0;
        for (OperandColumns columns : operands.get(index)) {
            visited += columns.activate(activity);
            if (columns.operand().isConstant()) {
                constant += columns.longestList();
            } else {
                lanes.add(columns);
            }
        }
        if (lanes.isEmpty()) {
            return new PhaseCycles(0, constant, phase.stageTrips(grid), visited, 0, 0);
        }
        int latest = 1;
        long walked = 0;
        int worst = 0;
        for (int lane = 0; lane < grid.lanes(); lane++) {
            int fetched = 0;
            int end = 0;
            int load = 0;
            for (OperandColumns columns : lanes) {
                int[] lengths = columns.operand().lengths()[lane];
                int count = columns.count(lane % grid.columnGroups());
                int[] list = columns.list(lane % grid.columnGroups());
                for (int i = 0; i < count; i++) {
                    int length = lengths[list[i]];
                    fetched++;
                    if (length > 0) {
                        end = Math.max(end, fetched) + length;
                        load += length;
                    }
                }
            }
            latest = Math.max(latest, Math.max(end, fetched));
            walked += load;
            worst = Math.max(worst, load);
        }
        return new PhaseCycles(
                latest - 1 + Design.EXIT_DELAY,
                constant,
                phase.stageTrips(grid),
                visited,
                (double) walked / grid.lanes(),
                worst);
    }

    /** Trips of a whole step in which everything has this activity. */
    public StepCycles step(Activity activity) {
        List<PhaseCycles> of = new ArrayList<>();
        for (int p = 0; p < phases.size(); p++) {
            of.add(phase(p, activity));
        }
        return new StepCycles(inputTrips, of);
    }

    /** The columns of an operand, by column group, and which are active now. */
    private static final class OperandColumns {
        private final Operand operand;
        private final int[][] elements;
        private final int[][] active;
        private final int[] counts;
        private final int[] terms;

        OperandColumns(Operand operand, Grid grid) {
            this.operand = operand;
            int columnGroups = grid.columnGroups();
            elements = new int[columnGroups][operand.columns().perGroup()];
            for (int[] ofGroup : elements) {
                Arrays.fill(ofGroup, -1);
            }
            int[] groups = operand.columns().groups();
            for (int e = 0; e < groups.length; e++) {
                elements[groups[e]][operand.columns().locals()[e]] = e;
            }
            active = new int[columnGroups]
                    [operand.isOneHot() ? 1 : operand.columns().perGroup()];
            counts = new int[columnGroups];
            terms = columnTerms(operand);
        }

        private static int[] columnTerms(Operand operand) {
            int[] terms = new int[operand.weights().columns()];
            for (int row = 0; row < operand.weights().rows(); row++) {
                for (int column = 0; column < terms.length; column++) {
                    terms[column] += operand.weights().termsAt(row, column);
                }
            }
            return terms;
        }

        Operand operand() {
            return operand;
        }

        int count(int columnGroup) {
            return counts[columnGroup];
        }

        int[] list(int columnGroup) {
            return active[columnGroup];
        }

        int longestList() {
            return Arrays.stream(counts).max().orElse(0);
        }

        /** Lists the active columns; returns how many stored terms they hold. */
        long activate(Activity activity) {
            return operand.isOneHot() ? activateOneHot(activity) : activateVector(activity);
        }

        private long activateOneHot(Activity activity) {
            int hot = 0;
            while (!activity.isActive(operand, hot)) {
                hot++;
            }
            for (int c = 0; c < counts.length; c++) {
                counts[c] = 1;
                active[c][0] = hot;
            }
            return terms[hot];
        }

        private long activateVector(Activity activity) {
            long visited = 0;
            for (int c = 0; c < counts.length; c++) {
                int count = 0;
                for (int local = 0; local < elements[c].length; local++) {
                    int element = elements[c][local];
                    if (element >= 0 && activity.isActive(operand, element)) {
                        active[c][count++] = local;
                        visited += terms[element];
                    }
                }
                counts[c] = count;
            }
            return visited;
        }
    }
}
