package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.WeightImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The loop of docs/datapath.md section 5, trip by trip, on the weight memories as section 3 lays them out. Knows nothing of how the
 * compiler placed a weight: only the image, the active lists and the sizes of the array.
 */
final class LaneSimulator {
    private final Design design;
    private final ArraySizes sizes;
    private final WeightImage image;
    private final Phase phase;
    private final int columnGroups;
    private final List<List<Fetch>> fetches = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private int trips;
    private int mostWaiting;
    private int walked;

    /** A column to fetch. */
    private record Fetch(int place, long value, boolean packed, int firstGate) {}

    /** What a FIFO holds. */
    private record Descriptor(int word, int position, int length, long value, boolean packed, int firstGate) {}

    private static final class Lane {
        private final Deque<Descriptor> fifo = new ArrayDeque<>();
        private final long[][] sums;
        private int remaining;
        private int word;
        private int position;
        private int code;
        private long value;
        private boolean packed;

        Lane(int depth) {
            sums = new long[4][depth];
        }
    }

    /**
     * Runs a phase.
     *
     * @param values stored integers of each operand's vector; for a one-hot operand a single index
     */
    LaneSimulator(Design design, Phase phase, List<int[]> values) {
        this.design = design;
        this.phase = phase;
        sizes = design.sizes();
        image = design.image();
        columnGroups = design.grid().columnGroups();
        for (int c = 0; c < columnGroups; c++) {
            List<Fetch> ofGroup = new ArrayList<>();
            for (int o = 0; o < phase.operands().size(); o++) {
                list(phase.operands().get(o), values.get(o), c, ofGroup);
            }
            fetches.add(ofGroup);
        }
        for (int lane = 0; lane < design.grid().lanes(); lane++) {
            lanes.add(new Lane(phase.rows().depth()));
        }
        loop();
    }

    /** Section 4: the non-zero values of a column group in increasing local column. */
    private static void list(Operand operand, int[] values, int columnGroup, List<Fetch> to) {
        if (operand.isConstant()) {
            return;
        }
        boolean packed = operand.encoding() == Encoding.PACKED;
        if (operand.isOneHot()) {
            to.add(new Fetch(operand.columnBase() + values[0], 1L << operand.align(), packed, 0));
            return;
        }
        for (int local = 0; local < operand.columns().perGroup(); local++) {
            for (int e = 0; e < values.length; e++) {
                boolean here = operand.columns().groups()[e] == columnGroup
                        && operand.columns().locals()[e] == local;
                if (here && values[e] != 0) {
                    to.add(new Fetch(
                            operand.columnBase() + local,
                            (long) values[e] << operand.align(),
                            packed,
                            operand.rows().firstGate()));
                }
            }
        }
    }

    private void loop() {
        int most = fetches.stream().mapToInt(List::size).max().orElse(0);
        boolean[] idleAt = new boolean[1 << 20];
        for (int trip = 0; ; trip++) {
            if (trip >= Design.EXIT_DELAY && idleAt[trip - Design.EXIT_DELAY]) {
                trips = trip;
                return;
            }
            boolean idle = trip + 1 >= most;
            for (int lane = 0; lane < lanes.size(); lane++) {
                mac(lane);
                fetch(lane, trip);
                idle &= lanes.get(lane).remaining == 0 && lanes.get(lane).fifo.isEmpty();
            }
            idleAt[trip] = idle;
        }
    }

    private void mac(int index) {
        Lane lane = lanes.get(index);
        if (lane.remaining == 0 && !lane.fifo.isEmpty()) {
            Descriptor next = lane.fifo.remove();
            lane.remaining = next.length();
            lane.word = next.word();
            lane.position = next.position();
            lane.value = next.value();
            lane.packed = next.packed();
            lane.code = next.firstGate() * phase.rows().depth();
        }
        if (lane.remaining != 0) {
            decode(index, lane);
            walked++;
        }
    }

    private void decode(int index, Lane lane) {
        int bits = lane.packed ? sizes.codeBits() : sizes.entryBits();
        long word = image.words()[index / design.grid().lanesPerBank()][lane.word];
        int item = 0;
        for (int bit = 0; bit < bits; bit++) {
            item |= (int) (word >>> (lane.position * bits + bit) & 1) << bit;
        }
        if (lane.packed) {
            int depth = phase.rows().depth();
            if (item != 0) {
                add(lane, lane.code / depth, lane.code % depth, item - 1);
            }
            lane.code++;
        } else {
            int shiftAndSign = item % (2 << sizes.shiftBits());
            int slot = item / (2 << sizes.shiftBits());
            add(lane, slot / (1 << sizes.slotBits()), slot % (1 << sizes.slotBits()), shiftAndSign);
        }
        lane.remaining--;
        lane.position++;
        if (lane.position == sizes.wordBits() / bits) {
            lane.position = 0;
            lane.word++;
        }
    }

    private void add(Lane lane, int q, int s, int shiftAndSign) {
        long term = lane.value << (shiftAndSign / 2);
        lane.sums[q][s] += shiftAndSign % 2 == 0 ? term : -term;
        long limit = 1L << (sizes.sumBits() - 1);
        if (lane.sums[q][s] < -limit || lane.sums[q][s] >= limit) {
            throw new AssertionError("partial sum " + lane.sums[q][s] + " in " + sizes.sumBits() + " bits");
        }
    }

    private void fetch(int index, int k) {
        List<Fetch> ofGroup = fetches.get(index % columnGroups);
        if (k >= ofGroup.size()) {
            return;
        }
        Fetch column = ofGroup.get(k);
        int length = image.columnLengths()[index][column.place()];
        if (length != 0) {
            Lane lane = lanes.get(index);
            lane.fifo.add(new Descriptor(
                    image.columnWords()[index][column.place()],
                    image.columnPositions()[index][column.place()],
                    length,
                    column.value(),
                    column.packed(),
                    column.firstGate()));
            mostWaiting = Math.max(mostWaiting, lane.fifo.size());
        }
    }

    int trips() {
        return trips;
    }

    /** Most descriptors a FIFO held. */
    int mostWaiting() {
        return mostWaiting;
    }

    /** Entries and codes walked by all lanes. */
    int walked() {
        return walked;
    }

    /** The sum at a place over the lanes of its row group. */
    long sum(int rowGroup, int gate, int slot) {
        long sum = 0;
        for (int c = 0; c < columnGroups; c++) {
            sum += lanes.get(rowGroup * columnGroups + c).sums[gate][slot];
        }
        return sum;
    }

    /** Sums other than zero. */
    int places() {
        int places = 0;
        for (int r = 0; r < design.grid().rowGroups(); r++) {
            for (int gate = 0; gate < 4; gate++) {
                for (int slot = 0; slot < phase.rows().depth(); slot++) {
                    places += sum(r, gate, slot) != 0 ? 1 : 0;
                }
            }
        }
        return places;
    }
}
