package dev.skipgate.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.ir.Segment;
import dev.skipgate.compiler.ir.Streaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random networks in segments: everything is in one, where it has to be, and the trips are those of the recurrence. */
class StreamedDesignProperties {
    private static final int TRIES = 120;
    private static final double SLOW = 1.75;

    private static Optional<Design> streamed(long seed, int gridIndex) {
        SplittableRandom random = new SplittableRandom(seed);
        QuantizedNetwork network = new RandomNetwork(seed).atMost(2, 30).quantized();
        int segmentWords = 8 << random.nextInt(4);
        return new MapToArray(RandomNetwork.GRIDS.get(gridIndex))
                .streamed(
                        network,
                        new StreamSource("a memory", SLOW, Long.MAX_VALUE),
                        segmentWords,
                        segmentWords + random.nextInt(60),
                        new Diagnostics());
    }

    @Property(tries = TRIES)
    void everyColumnIsInOneSegmentThatHasRoomForIt(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design design = assumed(streamed(seed, gridIndex));
        assertSame(design, new CheckImage().apply(design, new Diagnostics()));
        Streaming streaming = design.streaming().orElseThrow();
        for (int p = 0; p < design.phases().size(); p++) {
            for (int o = 0; o < design.phases().get(p).operands().size(); o++) {
                Operand operand = design.phases().get(p).operands().get(o);
                int next = 0;
                for (Segment segment : streaming.segments()) {
                    if (segment.phase() == p && segment.operand() == o) {
                        assertEquals(next, segment.firstColumn());
                        next = segment.endColumn();
                    }
                }
                boolean selected = operand.isOneHot() && !operand.isConstant();
                assertEquals(
                        operand.isConstant() || selected ? 0 : operand.columns().perGroup(), next);
                if (selected) {
                    assertEquals(p, streaming.oneHot().orElseThrow().phase());
                }
            }
        }
        assertPlacesAreApart(design, streaming);
    }

    /** In each half, resident segments overlap neither one another nor the place that streamed ones are loaded to. */
    private static void assertPlacesAreApart(Design design, Streaming streaming) {
        for (int half = 0; half < 2; half++) {
            boolean[] words = new boolean[design.sizes().wordsPerBank()];
            boolean[] columns = new boolean[design.sizes().columns()];
            int streamedWords = streaming.oneHot().map(Segment::bankWords).orElse(0);
            int streamedColumns = streaming.oneHot().isPresent() ? 1 : 0;
            for (int i = half; i < streaming.segments().size(); i += 2) {
                Segment segment = streaming.segments().get(i);
                if (segment.resident()) {
                    take(words, segment.bankBase(), segment.bankWords());
                    take(columns, segment.tableBase(), segment.columns());
                } else {
                    assertEquals(0, segment.bankBase() + segment.tableBase());
                    streamedWords = Math.max(streamedWords, segment.bankWords());
                    streamedColumns = Math.max(streamedColumns, segment.columns());
                }
            }
            take(words, 0, streamedWords);
            take(columns, 0, streamedColumns);
        }
    }

    private static void take(boolean[] places, int first, int count) {
        for (int place = first; place < first + count; place++) {
            assertFalse(places[place], "place " + place + " is taken twice");
            places[place] = true;
        }
    }

    @Property(tries = TRIES)
    void tripsFollowTheRecurrence(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design design = assumed(streamed(seed, gridIndex));
        Streaming streaming = design.streaming().orElseThrow();
        SplittableRandom random = new SplittableRandom(seed);
        int hot = random.nextInt(2);
        long zeros = random.nextLong();
        Activity activity = (operand, element) ->
                operand.isOneHot() ? element == hot : (zeros >> (element * 7 + operand.vector()) & 1) != 0;
        StepCycles step = new CycleModel(design).step(activity);
        for (int p = 0; p < design.phases().size(); p++) {
            int matvec = 0;
            int load = 0;
            double slow = 0;
            List<Segment> segments = streaming.segments();
            for (int i = 0; i < segments.size(); i++) {
                if (segments.get(i).phase() == p) {
                    Segment next = segments.get((i + 1) % segments.size());
                    int work = trips(design, segments.get(i), activity);
                    matvec += work;
                    load += next.resident() ? 0 : Math.max(0, next.loadTrips(design.grid()) - work);
                    slow += next.resident() ? 0 : Math.max(0, slowly(next, design.grid()) - work);
                }
            }
            int phase = p;
            Optional<Segment> column = streaming.oneHot().filter(segment -> segment.phase() == phase);
            if (column.isPresent()) {
                matvec += trips(design, column.get(), activity);
                load += column.get().loadTrips(design.grid());
                slow += slowly(column.get(), design.grid());
            }
            assertEquals(matvec, step.phases().get(p).matvec());
            assertEquals(load, step.phases().get(p).load());
            assertEquals(slow - load, step.phases().get(p).memoryWait(), 1e-9);
        }
    }

    private static double slowly(Segment segment, Grid grid) {
        return Math.max(segment.loadTrips(grid), SLOW * segment.words(grid));
    }

    /** Section 5 of docs/datapath.md for the columns of one segment. */
    private static int trips(Design design, Segment segment, Activity activity) {
        Phase phase = design.phases().get(segment.phase());
        Operand operand = phase.operands().get(segment.operand());
        int latest = 1;
        for (int lane = 0; lane < design.grid().lanes(); lane++) {
            int group = lane % design.grid().columnGroups();
            int end = 0;
            int k = 0;
            for (int local : active(operand, segment, group, activity)) {
                int length = operand.lengths()[lane][local];
                k++;
                end = length > 0 ? Math.max(end, k) + length : end;
            }
            latest = Math.max(latest, Math.max(end, k));
        }
        return latest - 1 + Design.EXIT_DELAY;
    }

    private static List<Integer> active(Operand operand, Segment segment, int group, Activity activity) {
        List<Integer> locals = new ArrayList<>();
        int[] groups = operand.columns().groups();
        for (int e = 0; e < groups.length; e++) {
            int local = operand.columns().locals()[e];
            boolean here = operand.isOneHot()
                    || (groups[e] == group && local >= segment.firstColumn() && local < segment.endColumn());
            if (here && activity.isActive(operand, e)) {
                locals.add(local);
            }
        }
        locals.sort(null);
        return locals;
    }

    @Property(tries = TRIES)
    void aWeightInTheWrongSegmentIsFound(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Design design = assumed(streamed(seed, gridIndex));
        Streaming streaming = design.streaming().orElseThrow();
        for (Segment segment : streaming.segments()) {
            Operand operand = design.phases().get(segment.phase()).operands().get(segment.operand());
            for (int local = segment.firstColumn(); local < segment.endColumn(); local++) {
                int place = operand.columnBase() + local;
                if (design.image().columnLengths()[0][place] > 0) {
                    design.image().columnWords()[0][place] += segment.bankWords();
                    assertThrows(IllegalStateException.class, () -> new CheckImage().apply(design, new Diagnostics()));
                    return;
                }
            }
        }
    }

    private static Design assumed(Optional<Design> design) {
        Assume.that(design.isPresent());
        return design.orElseThrow();
    }
}
