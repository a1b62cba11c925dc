package dev.skipgate.runtime.opencl.training;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.model.GateGradientFilter;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.RecurrentDevice;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.RecurrentWeights;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.sparse.GateThreshold;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A recurrent layer on a device: two launches forward, two or three backward, whatever the number of steps. */
final class OpenClRecurrent implements RecurrentDevice {
    /** Of a window, without the one for the gradient of the input. */
    static final int LAUNCHES = 4;

    private final LayerKernel layer;
    private final TrainingKernel kernel;
    private final ProductTable products;
    private final RecurrentWeights weights;
    private final boolean reverse;
    private final boolean hasFormats;
    private final BooleanSupplier rounds;
    private final int outputs;

    private Window window = Window.full(1, 1, false, false);
    private KeptWeights inputWeights = new KeptWeights(null, null, Optional.empty(), 1);
    private KeptWeights stateWeights = inputWeights;
    private float[] inputGradient = new float[0];

    /** @param rounds whether the phase rounds values to their formats */
    OpenClRecurrent(
            LayerKernel layer,
            RecurrentLayer of,
            boolean reverse,
            Cell cell,
            Optional<CellFormats> formats,
            BooleanSupplier rounds) {
        this.layer = layer;
        this.kernel = layer.kernel;
        this.products = layer.products;
        this.weights = of.weights();
        this.reverse = reverse;
        this.rounds = rounds;
        this.outputs = of.gateWidth();
        kernel.kind = kind(cell);
        kernel.units = of.hidden();
        kernel.reverse = reverse ? 1 : 0;
        kernel.gradientSource = ListKernel.SCRATCH;
        kernel.formats = new float[CellKernel.FORMAT_NUMBERS];
        hasFormats = formats.isPresent();
        formats.ifPresent(each -> {
            put(each.gateInput(), CellKernel.GATE_INPUT);
            put(each.gate(), CellKernel.GATE);
            put(each.cell(), CellKernel.CELL);
            put(each.hidden(), CellKernel.HIDDEN);
        });
    }

    private static int kind(Cell cell) {
        return switch (cell) {
            case LSTM -> CellKernel.LSTM;
            case GRU -> CellKernel.GRU;
            case RNN_TANH -> CellKernel.RNN_TANH;
            case RNN_RELU -> CellKernel.RNN_RELU;
            case GRU_RESET_FIRST -> throw new IllegalArgumentException("a plan that was not checked: " + cell);
        };
    }

    private void put(FixedPointFormat format, int site) {
        kernel.formats[site] = Math.scalb(1f, format.fractionBits());
        kernel.formats[site + 1] = format.minimum();
        kernel.formats[site + 2] = format.maximum();
    }

    @Override
    public void forward(
            Sequence input,
            Window newWindow,
            Products maps,
            float[] bias,
            float[] stateBias,
            float[] hiddenStates,
            float[] cellStates) {
        window = newWindow;
        inputWeights = KeptWeights.of(maps.input());
        stateWeights = KeptWeights.of(maps.state());
        int slot = window.batch() * kernel.units;
        int first = reverse ? window.time() * slot : 0;
        int last = reverse ? 0 : window.time() * slot;
        layOut(input.tokens().isPresent());
        System.arraycopy(bias, 0, kernel.given, kernel.biasAt, bias.length);
        System.arraycopy(stateBias, 0, kernel.given, kernel.biasAt + kernel.gateStride, stateBias.length);
        System.arraycopy(hiddenStates, first, kernel.given, kernel.firstStates, slot);
        System.arraycopy(cellStates, first, kernel.given, kernel.firstStates + slot, slot);
        give(input);
        kernel.rounded = hasFormats && rounds.getAsBoolean() ? 1 : 0;
        kernel.put(kernel.table).put(kernel.given).put(kernel.numbers).put(kernel.formats);
        layer.launch(TrainingKernel.MULTIPLY, 2);
        kernel.get(kernel.values);
        if (window.training()) {
            kernel.get(kernel.kept);
        }
        System.arraycopy(kernel.values, 0, hiddenStates, 0, (window.time() + 1) * slot);
        System.arraycopy(kernel.values, kernel.lastCells, cellStates, last, slot);
    }

    private void give(Sequence input) {
        if (input.tokens().isPresent()) {
            System.arraycopy(input.tokens().get(), 0, kernel.numbers, 0, window.rows());
        } else {
            KeptWeights.gather(
                    inputWeights.inputs(),
                    inputWeights.scale(),
                    input.data(),
                    input.offset(),
                    window.rows(),
                    kernel.given,
                    kernel.inputAt,
                    kernel.inputStride);
        }
        for (int b = 0; b < window.batch(); b++) {
            int begin = window.padding().isPresent() ? window.padding().get().starts()[b] : 0;
            int steps = window.padding().isPresent() ? window.padding().get().lengths()[b] : window.time();
            kernel.numbers[kernel.spans + b] = begin;
            kernel.numbers[kernel.spans + window.batch() + b] = begin + steps;
        }
    }

    /** Places of everything, and the products, for a window. */
    private void layOut(boolean hot) {
        int rows = window.rows();
        int gateStride = LayerKernel.padded(outputs);
        kernel.time = window.time();
        kernel.batch = window.batch();
        kernel.outputs = outputs;
        kernel.gateStride = gateStride;
        kernel.inputs = inputWeights.inputs().kept();
        kernel.inputStride = LayerKernel.padded(kernel.inputs);
        kernel.states = stateWeights.inputs().kept();
        kernel.stateStride = LayerKernel.padded(kernel.states);
        kernel.hot = hot ? 1 : 0;
        kernel.spans = hot ? rows : 0;
        kernel.stateFirst = stateWeights.inputs().first();
        kernel.statePeriod = stateWeights.inputs().period();
        kernel.stateScale = stateWeights.scale();
        layer.setWidth(inputWeights.allows(ListKernel.WIDE) && stateWeights.allows(ListKernel.WIDE));

        LayerKernel.Places given = new LayerKernel.Places();
        int inputForward = given.take((long) kernel.inputs * gateStride);
        int inputBackward = given.take((long) outputs * kernel.inputStride);
        int stateForward = given.take((long) kernel.states * gateStride);
        int stateBackward = given.take((long) outputs * kernel.stateStride);
        kernel.biasAt = given.take(2L * gateStride);
        kernel.firstStates = given.take(2L * window.batch() * kernel.units);
        kernel.inputAt = given.take(hot ? 0 : (long) rows * kernel.inputStride);

        boolean isGru = kernel.kind == CellKernel.GRU;
        LayerKernel.Places keeps = new LayerKernel.Places();
        long gates = (long) rows * gateStride;
        long slot = (long) window.batch() * kernel.units;
        long states = (window.time() + 1) * slot;
        kernel.gates = keeps.take(gates);
        kernel.stateSums = isGru ? keeps.take(gates) : kernel.gates;
        kernel.squashed = keeps.take((long) rows * kernel.units);
        kernel.cells = keeps.take(states);
        kernel.multiplied = keeps.take((long) rows * kernel.stateStride);
        LayerKernel.Places scratch = new LayerKernel.Places();
        kernel.gateGradients = scratch.take(gates);
        kernel.stateSumGradients = isGru ? scratch.take(gates) : kernel.gateGradients;
        kernel.hiddenGradient = scratch.take(slot);
        kernel.cellGradient = scratch.take(slot);
        kernel.lastCells = (int) states;

        LayerKernel.Places gradients = new LayerKernel.Places();
        kernel.inputGradients = gradients.take(hot ? 0 : (long) rows * kernel.inputStride);
        kernel.weightGradients = gradients.take((long) outputs * kernel.inputStride);
        kernel.stateWeightGradients = gradients.take((long) outputs * kernel.stateStride);
        kernel.biasGradients = gradients.take(2L * outputs);
        layer.makeRoomForNumbers(kernel.spans + 2L * window.batch());
        int inputs = kernel.inputs;
        int kept = kernel.states;
        products.forward(ProductTable.INPUT, inputForward, gateStride, outputs, inputs, inputWeights.tiles());
        products.target(ProductTable.INPUT, 0, ProductTable.TO_KEPT, kernel.biasAt);
        products.forward(ProductTable.STATE, stateForward, gateStride, outputs, kept, stateWeights.tiles());
        products.target(
                ProductTable.STATE,
                0,
                isGru ? ProductTable.TO_KEPT : ProductTable.ONTO_KEPT,
                isGru ? kernel.biasAt + gateStride : -1);
        products.backward(
                ProductTable.STATE_BACK, stateBackward, kernel.stateStride, outputs, kept, stateWeights.tiles());
        products.target(ProductTable.STATE_BACK, 0, ProductTable.ONTO_STATE, -1);
        products.backward(
                ProductTable.INPUT_BACK, inputBackward, kernel.inputStride, outputs, inputs, inputWeights.tiles());
        products.target(ProductTable.INPUT_BACK, 0, ProductTable.TO_GRADIENTS, -1);
        products.weights(
                ProductTable.INPUT_WEIGHTS, kernel.inputAt, kernel.inputStride, rows, inputs, inputWeights.tiles());
        products.target(ProductTable.INPUT_WEIGHTS, 0, ProductTable.TO_GRADIENTS, -1);
        products.weights(
                ProductTable.STATE_WEIGHTS, kernel.multiplied, kernel.stateStride, rows, kept, stateWeights.tiles());
        products.target(ProductTable.STATE_WEIGHTS, 1, ProductTable.TO_GRADIENTS, -1);

        plan(rows);
        layer.makeRoom(window.batch(), given, (long) rows * kernel.units, keeps, scratch, states + slot, gradients);
        inputWeights.copyWeights(
                weights.input().effective(), kernel.given, inputForward, gateStride, inputBackward, kernel.inputStride);
        stateWeights.copyWeights(
                weights.recurrent().effective(),
                kernel.given,
                stateForward,
                gateStride,
                stateBackward,
                kernel.stateStride);
    }

    private void plan(int rows) {
        int[] table = products.table;
        int inputs = table[ProductTable.INPUT + ProductTable.SEGMENT];
        int states = table[ProductTable.STATE + ProductTable.SEGMENT];
        int statesBack = table[ProductTable.STATE_BACK + ProductTable.SEGMENT];
        int inputsBack = table[ProductTable.INPUT_BACK + ProductTable.SEGMENT];
        int together = TrainingKernel.ROWS_TOGETHER;
        layer.plan(TrainingKernel.MULTIPLY, rows, 1, kernel.inputs, inputs, 1);
        layer.plan(TrainingKernel.FORWARD, window.batch(), window.time(), kernel.states, states, 1);
        layer.plan(TrainingKernel.BACKWARD, window.batch(), window.time(), outputs, statesBack, 1);
        layer.plan(TrainingKernel.WEIGHTS, (outputs - 1) / together + 1, 2, rows, ProductTable.PLAIN_SEGMENT, together);
        layer.plan(TrainingKernel.MULTIPLY_BACK, rows, 1, outputs, inputsBack, 1);
    }

    @Override
    public Sequence backward(Sequence gradient, boolean wantInput, GateGradientFilter filter) {
        int rows = window.rows();
        System.arraycopy(gradient.data(), gradient.offset(), kernel.outputGradient, 0, rows * kernel.units);
        kernel.threshold = filter instanceof GateThreshold gates ? gates.threshold() : 0;
        kernel.put(kernel.outputGradient);
        layer.launch(TrainingKernel.BACKWARD, wantInput ? 3 : 2);
        kernel.get(kernel.gradients).get(kernel.zeros);
        addGradients();
        if (filter instanceof GateThreshold gates) {
            count(gates);
        }
        return wantInput ? inputGradient() : Layer.nothing();
    }

    private void addGradients() {
        inputWeights.addGradients(
                kernel.gradients,
                kernel.weightGradients,
                kernel.inputStride,
                weights.input().gradient());
        stateWeights.addGradients(
                kernel.gradients,
                kernel.stateWeightGradients,
                kernel.stateStride,
                weights.recurrent().gradient());
        Functions.addRows(
                kernel.gradients, kernel.biasGradients, 1, weights.inputBias().gradient());
        Functions.addRows(
                kernel.gradients,
                kernel.biasGradients + outputs,
                1,
                weights.recurrentBias().gradient());
    }

    /** A GRU's gradients of both sides go through the filter. */
    private void count(GateThreshold filter) {
        long[] zeros = new long[outputs / kernel.units];
        for (int each = 0; each < window.batch() * layer.items(); each++) {
            for (int gate = 0; gate < zeros.length; gate++) {
                zeros[gate] += kernel.zeros[each * CellKernel.MOST_GATES + gate];
            }
        }
        long steps = 0;
        for (int b = 0; b < window.batch(); b++) {
            steps += kernel.numbers[kernel.spans + window.batch() + b] - kernel.numbers[kernel.spans + b];
        }
        filter.count(zeros, steps * kernel.units * (kernel.kind == CellKernel.GRU ? 2 : 1));
    }

    private Sequence inputGradient() {
        int rows = window.rows();
        int size = rows * weights.inputs();
        inputGradient = Functions.room(inputGradient, size);
        Functions.clear(inputGradient, 0, size);
        KeptWeights.scatter(
                inputWeights.inputs(),
                inputWeights.scale(),
                kernel.gradients,
                kernel.inputGradients,
                kernel.inputStride,
                rows,
                inputGradient);
        return Sequence.of(rows, weights.inputs(), inputGradient);
    }

    @Override
    public void readGates(float[] gates) {
        kernel.get(kernel.kept);
        readRows(kernel.kept, kernel.gates, gates);
    }

    @Override
    public void readGateGradients(float[] gradients) {
        kernel.get(kernel.scratch);
        readRows(kernel.scratch, kernel.gateGradients, gradients);
    }

    private void readRows(float[] from, int at, float[] to) {
        for (int row = 0; row < window.rows(); row++) {
            System.arraycopy(from, at + row * kernel.gateStride, to, row * outputs, outputs);
        }
    }

    @Override
    public void readCells(float[] cellStates) {
        kernel.get(kernel.kept);
        System.arraycopy(kernel.kept, kernel.cells, cellStates, 0, (window.time() + 1) * window.batch() * kernel.units);
    }
}
