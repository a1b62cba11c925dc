package dev.skipgate.runtime.opencl.training;

import dev.skipgate.runtime.opencl.DeviceMemory;
import dev.skipgate.runtime.opencl.LoadedKernel;
import dev.skipgate.runtime.opencl.OpenClDevice;

/** The kernel of a layer on a device, with arrays that grow with the windows. */
final class LayerKernel implements AutoCloseable {
    /** Groups of a launch; each takes one part of the window after the other. */
    private static final int MOST_GROUPS = 512;

    /** Work-items of a group on a processor, where they are turns of a loop. */
    private static final int PROCESSOR_ITEMS = 32;

    final TrainingKernel kernel = new TrainingKernel();
    final ProductTable products = new ProductTable();
    private final OpenClDevice device;
    private final LoadedKernel loaded;
    private final int items;
    private final Runnable budget;
    private int batch = 1;
    private long given;
    private long outputGradient;
    private long kept;
    private long scratch;
    private long values;
    private long gradients;
    private long lists;
    private long counts;
    private long zeros;
    private long numbers;

    /** @param budget asks whether all layers have room on the device; called before arrays grow */
    LayerKernel(OpenClDevice device, Runnable budget) {
        this.device = device;
        this.budget = budget;
        kernel.table = products.table;
        loaded = new LoadedKernel(kernel, device);
        items = device.isProcessor() ? PROCESSOR_ITEMS : loaded.items();
    }

    /** The next multiple of the columns that a work-item can add up. */
    static int padded(int columns) {
        return (columns + ListKernel.WIDE - 1) / ListKernel.WIDE * ListKernel.WIDE;
    }

    /** How many neighbouring columns a work-item adds up. */
    void setWidth(boolean tilesAllowWide) {
        kernel.width = device.isProcessor() && tilesAllowWide ? ListKernel.WIDE : 1;
    }

    /** Places of one array after the other. */
    static final class Places {
        private long next;

        int take(long count) {
            long at = next;
            next += count;
            // Beyond that the budget refuses the array.
            return (int) Math.min(at, Integer.MAX_VALUE);
        }

        long end() {
            return next;
        }
    }

    /** Makes room; what the arrays held is lost where they grow. */
    void makeRoom(
            int sequences,
            Places inGiven,
            long ofOutputGradient,
            Places inKept,
            Places inScratch,
            long ofValues,
            Places inGradients) {
        batch = sequences;
        given = Math.max(given, inGiven.end());
        outputGradient = Math.max(outputGradient, ofOutputGradient);
        kept = Math.max(kept, inKept.end());
        scratch = Math.max(scratch, inScratch.end());
        values = Math.max(values, ofValues);
        gradients = Math.max(gradients, inGradients.end());
        zeros = Math.max(zeros, (long) batch * items * CellKernel.MOST_GATES);
        grow();
    }

    /** Tokens, and the spans of the sequences. */
    void makeRoomForNumbers(long count) {
        numbers = Math.max(numbers, count);
    }

    private void grow() {
        if (given <= kernel.given.length
                && outputGradient <= kernel.outputGradient.length
                && kept <= kernel.kept.length
                && scratch <= kernel.scratch.length
                && values <= kernel.values.length
                && gradients <= kernel.gradients.length
                && lists <= kernel.listed.length
                && counts <= kernel.counts.length
                && zeros <= kernel.zeros.length
                && numbers <= kernel.numbers.length) {
            return;
        }
        budget.run();
        kernel.given = room(kernel.given, given);
        kernel.outputGradient = room(kernel.outputGradient, outputGradient);
        kernel.kept = room(kernel.kept, kept);
        kernel.scratch = room(kernel.scratch, scratch);
        kernel.values = room(kernel.values, values);
        kernel.gradients = room(kernel.gradients, gradients);
        kernel.listed = room(kernel.listed, lists);
        kernel.places = room(kernel.places, lists);
        kernel.counts = room(kernel.counts, counts);
        kernel.zeros = room(kernel.zeros, zeros);
        kernel.numbers = room(kernel.numbers, numbers);
    }

    private static float[] room(float[] array, long count) {
        return array.length >= count ? array : new float[(int) count];
    }

    private static int[] room(int[] array, long count) {
        return array.length >= count ? array : new int[(int) count];
    }

    /** Adds what the arrays take, or shall take. */
    void addTo(DeviceMemory memory) {
        memory.add("weights and inputs", Float.BYTES, given);
        memory.add("gradients", Float.BYTES, outputGradient + gradients);
        memory.add("gates and states", Float.BYTES, kept + scratch);
        memory.add("results", Float.BYTES, values);
        memory.add("lists", Float.BYTES + Integer.BYTES, lists);
        memory.add("counts", Integer.BYTES, counts + zeros + numbers);
    }

    /** The batch that it had to have room for last. */
    int batch() {
        return batch;
    }

    int items() {
        return items;
    }

    /**
     * Says how a mode goes through a window.
     *
     * @param mode of {@link TrainingKernel}
     * @param parts rows, sequences or groups of rows of weights, {@code turns} of each
     * @param listed values that a list can have, in segments of {@code segment}, and {@code lanes} lists a group
     */
    void plan(int mode, int parts, int turns, int listed, int segment, int lanes) {
        int at = ProductTable.MODES + mode * ProductTable.MODE_SIZE;
        int listRoom = lanes * listed;
        int countRoom = lanes * ((listed - 1) / segment + 1);
        products.table[at + ProductTable.PARTS] = parts;
        products.table[at + ProductTable.TURNS] = turns;
        products.table[at + ProductTable.LIST_ROOM] = listRoom;
        products.table[at + ProductTable.COUNT_ROOM] = countRoom;
        lists = Math.max(lists, (long) Math.min(parts, MOST_GROUPS) * listRoom);
        counts = Math.max(counts, (long) Math.min(parts, MOST_GROUPS) * countRoom);
    }

    /** Launches some modes, one after the other. */
    void launch(int firstMode, int modes) {
        int groups = 1;
        for (int mode = firstMode; mode < firstMode + modes; mode++) {
            int at = ProductTable.MODES + mode * ProductTable.MODE_SIZE;
            groups = Math.max(groups, products.table[at + ProductTable.PARTS]);
        }
        kernel.firstMode = firstMode;
        loaded.launch(Math.min(groups, MOST_GROUPS), items, modes);
    }

    /** How often the kernel was launched. */
    long launches() {
        return loaded.launches();
    }

    @Override
    public void close() {
        loaded.close();
    }
}
