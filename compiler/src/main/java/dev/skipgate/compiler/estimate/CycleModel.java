package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Segment;
import dev.skipgate.compiler.ir.Streaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts the loop trips of a step from the actual weights and the actual activity, by the recurrence of docs/datapath.md sections
 * 5 and 8. C simulation counts the trips of the emitted loops; the two are equal.
 */
public final class CycleModel {
    private final Grid grid;
    private final List<Phase> phases;
    private final int inputTrips;
    private final Optional<Streaming> streaming;
    private final List<List<OperandColumns>> operands;

    public CycleModel(Design design) {
        this(design.grid(), design.phases(), design.inputTrips(), design.streaming());
    }

    /**
     * Counts for these phases.
     *
     * @param inputTrips trips that compact the input vector; 0 for a one-hot input
     * @param streaming how the weights are streamed; empty when all of them are on chip
     */
    public CycleModel(Grid grid, List<Phase> phases, int inputTrips, Optional<Streaming> streaming) {
        this(grid, phases, inputTrips, streaming, columns(grid, phases));
    }

    private CycleModel(
            Grid grid,
            List<Phase> phases,
            int inputTrips,
            Optional<Streaming> streaming,
            List<List<OperandColumns>> operands) {
        this.grid = grid;
        this.phases = List.copyOf(phases);
        this.inputTrips = inputTrips;
        this.streaming = streaming;
        this.operands = operands;
    }

    private static List<List<OperandColumns>> columns(Grid grid, List<Phase> phases) {
        List<List<OperandColumns>> columns = new ArrayList<>();
        for (Phase phase : phases) {
            columns.add(phase.operands().stream()
                    .map(operand -> new OperandColumns(operand, grid))
                    .toList());
        }
        return columns;
    }

    /** The model of the same phases with their weights streamed so. */
    public CycleModel with(Streaming other) {
        return new CycleModel(grid, phases, inputTrips, Optional.of(other), operands);
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
        int stage = phase.stageTrips(grid);
        if (lanes.isEmpty()) {
            return new PhaseCycles(0, constant, stage, 0, 0, visited, 0, 0);
        }
        int[] walked = new int[grid.lanes()];
        Streamed streamed = new Streamed(0, 0, 0);
        int matvec = 0;
        if (streaming.isPresent()) {
            streamed = streamed(index, streaming.get(), walked);
            matvec = streamed.matvec();
        } else {
            List<ColumnRange> all = lanes.stream()
                    .map(columns -> new ColumnRange(
                            columns, 0, columns.operand().columns().perGroup()))
                    .toList();
            matvec = trips(all, walked);
        }
        long sum = 0;
        int worst = 0;
        for (int ofLane : walked) {
            sum += ofLane;
            worst = Math.max(worst, ofLane);
        }
        return new PhaseCycles(
                matvec,
                constant,
                stage,
                streamed.load(),
                streamed.memoryWait(),
                visited,
                (double) sum / grid.lanes(),
                worst);
    }

    /** Columns that are multiplied together. */
    private record ColumnRange(OperandColumns columns, int first, int end) {}

    /** Trips of the slowest lane; adds to {@code walked} what each lane does. */
    private int trips(List<ColumnRange> ranges, int[] walked) {
        int latest = 1;
        for (int lane = 0; lane < grid.lanes(); lane++) {
            int group = lane % grid.columnGroups();
            int fetched = 0;
            int end = 0;
            for (ColumnRange range : ranges) {
                int[] lengths = range.columns().operand().lengths()[lane];
                int[] list = range.columns().list(group);
                boolean oneHot = range.columns().operand().isOneHot();
                int from = oneHot ? 0 : range.columns().rank(group, range.first());
                int to = oneHot ? 1 : range.columns().rank(group, range.end());
                for (int i = from; i < to; i++) {
                    int length = lengths[list[i]];
                    fetched++;
                    if (length > 0) {
                        end = Math.max(end, fetched) + length;
                        walked[lane] += length;
                    }
                }
            }
            latest = Math.max(latest, Math.max(end, fetched));
        }
        return latest - 1 + Design.EXIT_DELAY;
    }

    /** Trips of a phase's segments, trips waited for loading, and cycles on top of those because the memory is slower. */
    private record Streamed(int matvec, int load, double memoryWait) {}

    private Streamed streamed(int phase, Streaming how, int[] walked) {
        int matvec = 0;
        int load = 0;
        double waiting = 0;
        if (how.oneHot().isPresent() && how.oneHot().get().phase() == phase) {
            // Only now is it known which column: nothing runs beside the load.
            Segment column = how.oneHot().get();
            matvec += trips(List.of(range(column)), walked);
            load += column.loadTrips(grid);
            waiting += cycles(column, how);
        }
        for (int i = 0; i < how.segments().size(); i++) {
            if (how.segments().get(i).phase() == phase) {
                int work = trips(List.of(range(how.segments().get(i))), walked);
                Segment next = how.after(i);
                matvec += work;
                if (!next.resident()) {
                    load += Math.max(0, next.loadTrips(grid) - work);
                    waiting += Math.max(0, cycles(next, how) - work);
                }
            }
        }
        return new Streamed(matvec, load, waiting - load);
    }

    private ColumnRange range(Segment segment) {
        return new ColumnRange(
                operands.get(segment.phase()).get(segment.operand()), segment.firstColumn(), segment.endColumn());
    }

    /** Cycles that loading takes: no trip takes less than one, no word less than the memory needs. */
    private double cycles(Segment segment, Streaming how) {
        return Math.max(segment.loadTrips(grid), segment.words(grid) * how.cyclesPerWord());
    }

    /** Trips of a whole step in which everything has this activity. */
    public StepCycles step(Activity activity) {
        List<PhaseCycles> of = new ArrayList<>();
        for (int p = 0; p < phases.size(); p++) {
            of.add(phase(p, activity));
        }
        return new StepCycles(inputTrips, of);
    }
}
