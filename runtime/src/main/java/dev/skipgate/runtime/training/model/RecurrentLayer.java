package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.DenseMap;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.linear.TokenMap;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A layer that goes through a window step by step, forward in time or in reverse. What is common to the cells is here: the input product of the whole window at once, the
 * recurrent product of each step, state carried from window to window, padding; a cell adds its element-wise part.
 *
 * <p>States lie in {@code time + 1} slots of batch x hidden values. Going forward, step t reads slot t and writes slot t + 1; in reverse it reads
 * slot t + 1 and writes slot t. So the states before all steps, and those after, are each one matrix in the order of time.
 */
public abstract class RecurrentLayer implements Layer {
    private final String name;
    private final RecurrentWeights weights;
    private final boolean reverse;
    private final TokenMap tokenMap;
    private LinearMap inputMap;
    private LinearMap recurrentMap;
    private GateGradientFilter filter = GateGradientFilter.KEEP_ALL;

    private Sequence input = Layer.nothing();
    private float[] inputGradient = new float[0];
    private float[] biasRow;
    private final CarriedState last = new CarriedState();
    private List<float[]> gradientAfter = List.of();
    private boolean handsBack;
    private Optional<RecurrentDevice> device = Optional.empty();
    private final HeldStates held = new HeldStates();

    /** Of the last forward pass. */
    protected Window window = Window.full(1, 1, false, false);

    /** time x batch x (gates x hidden): the input product with its bias, then whatever the cell makes of it. */
    protected float[] gates = new float[0];

    /** Gradients with respect to the linear gates, input side. */
    protected float[] gateGradients = new float[0];

    /** Hidden states, (time + 1) slots. */
    protected float[] hiddenStates = new float[0];

    /** Cell states, (time + 1) slots; unused by cells that have none. */
    protected float[] cellStates = new float[0];

    /** batch x hidden: the gradient with respect to the hidden state of the step in hand. */
    protected float[] hiddenGradient = new float[0];

    /** batch x hidden: the same for the cell state. */
    protected float[] cellGradient = new float[0];

    protected RecurrentLayer(String name, RecurrentWeights weights, boolean reverse) {
        this.name = Objects.requireNonNull(name, "name");
        this.weights = weights;
        this.reverse = reverse;
        int rows = weights.input().rows();
        inputMap = new DenseMap(weights.inputs(), rows);
        recurrentMap = new DenseMap(weights.hidden(), rows);
        tokenMap = new TokenMap(weights.inputs(), rows);
        biasRow = new float[rows];
    }

    /** Sets the bias that goes into the input side of every gate. */
    protected abstract void fillBias(float[] bias);

    /** From the linear gates and the states before it to the states after it. */
    protected abstract void stepForward(int time, int before, int after);

    /**
     * From {@link #hiddenGradient} (and {@link #cellGradient}) to the gradients of the linear gates of the step; leaves in both what goes to the step before without
     * passing through the recurrent product.
     */
    protected abstract void stepBackward(int time, int before, int after);

    /** The bias of the recurrent side, where it does not go into the input side. */
    protected float[] stateBias() {
        return new float[0];
    }

    /** Where the recurrent product of a step goes: by default onto the input product. */
    protected float[] recurrentTarget() {
        return gates;
    }

    /** Gradients with respect to the recurrent side of the linear gates: by default those of the input side. */
    protected float[] recurrentGradients() {
        return gateGradients;
    }

    /** The recurrent product of a step, onto what is in its target. */
    protected void multiplyState(int time, int before) {
        int at = time * window.batch() * gateWidth();
        float[] u = weights.recurrent().effective();
        recurrentMap.forward(u, hiddenStates, before, window.batch(), 1f, recurrentTarget(), at);
    }

    /** Its way back, onto {@link #hiddenGradient}. */
    protected void multiplyStateBack(int time) {
        int at = time * window.batch() * gateWidth();
        float[] u = weights.recurrent().effective();
        recurrentMap.backwardInput(u, recurrentGradients(), at, window.batch(), 1f, hiddenGradient, 0);
    }

    /** Adds to the gradient of the recurrent weights; the states before all steps begin at {@code before}. */
    protected void addStateGradients(int rows, int before) {
        float[] gradient = weights.recurrent().gradient();
        recurrentMap.backwardWeights(recurrentGradients(), 0, hiddenStates, before, rows, gradient);
    }

    protected void makeRoom(int rows) {
        gates = Functions.room(gates, rows * gateWidth());
        int states = (rows + window.batch()) * hidden();
        hiddenStates = Functions.room(hiddenStates, states);
        cellStates = Functions.room(cellStates, states);
    }

    @Override
    public final Sequence forward(Sequence newInput, Window newWindow) {
        window = newWindow;
        input = newInput;
        int rows = window.rows();
        makeRoom(rows);
        fillBias(biasRow);
        int size = window.batch() * hidden();
        int end = window.time() - 1;
        last.into(window.carried() && !reverse, hiddenStates, cellStates, before(reverse ? end : 0), size);
        if (device.isPresent()) {
            RecurrentDevice.Products products = new RecurrentDevice.Products(inputMap, recurrentMap);
            device.get().forward(input, window, products, biasRow, stateBias(), hiddenStates, cellStates);
        } else {
            goThrough(rows);
        }
        last.from(hiddenStates, cellStates, after(reverse ? 0 : end), size);
        return result();
    }

    private void goThrough(int rows) {
        Functions.repeat(biasRow, gates, 0, rows);
        Functions.repeat(stateBias(), recurrentTarget(), 0, rows);
        multiplyInput(rows);
        recurrentMap.prepare(weights.recurrent().effective(), window.time());
        for (int step = 0; step < window.time(); step++) {
            int time = reverse ? window.time() - 1 - step : step;
            multiplyState(time, before(time));
            stepForward(time, before(time), after(time));
            held.forward(window, time, hiddenStates, cellStates, before(time), after(time), hidden());
        }
    }

    /** What the layer above sees of the last forward pass. */
    protected Sequence result() {
        return hiddenValues();
    }

    /** Hidden states after the steps of the last forward pass. */
    public final Sequence hiddenValues() {
        return Sequence.at(window.rows(), hidden(), hiddenStates, reverse ? 0 : window.batch() * hidden());
    }

    /** The same of cell states; of no meaning for cells that have none. */
    public final Sequence cellValues() {
        device.ifPresent(each -> each.readCells(cellStates));
        return Sequence.at(window.rows(), hidden(), cellStates, reverse ? 0 : window.batch() * hidden());
    }

    private void multiplyInput(int rows) {
        if (input.tokens().isPresent()) {
            tokenMap.forward(weights.input().effective(), input.tokens().get(), rows, gates);
        } else {
            inputMap.prepare(weights.input().effective(), 1);
            inputMap.forward(weights.input().effective(), input.data(), input.offset(), rows, 1f, gates, 0);
        }
    }

    @Override
    public final Sequence backward(Sequence gradient, boolean wantInput) {
        int rows = window.rows();
        int size = window.batch() * hidden();
        gateGradients = Functions.room(gateGradients, rows * gateWidth());
        if (device.isPresent()) {
            return device.get().backward(gradient, wantInput, filter);
        }
        hiddenGradient = Functions.room(hiddenGradient, size);
        cellGradient = Functions.room(cellGradient, size);
        Functions.clear(hiddenGradient, 0, size);
        Functions.clear(cellGradient, 0, size);
        if (!gradientAfter.isEmpty()) {
            System.arraycopy(gradientAfter.get(0), 0, hiddenGradient, 0, size);
            System.arraycopy(gradientAfter.get(1), 0, cellGradient, 0, size);
            gradientAfter = List.of();
        }
        for (int step = window.time() - 1; step >= 0; step--) {
            int time = reverse ? window.time() - 1 - step : step;
            addOutputGradient(gradient, time, size);
            held.keep(window, hiddenGradient, cellGradient, size);
            stepBackward(time, before(time), after(time));
            held.backward(window, time, hiddenGradient, cellGradient, hidden(), gateRow -> {
                Functions.clear(gateGradients, gateRow * gateWidth(), gateWidth());
                Functions.clear(recurrentGradients(), gateRow * gateWidth(), gateWidth());
            });
            filter.apply(window, time, gateGradients, gateWidth() / hidden(), hidden());
            if (recurrentGradients() != gateGradients) {
                filter.apply(window, time, recurrentGradients(), gateWidth() / hidden(), hidden());
            }
            if (step > 0 || handsBack) {
                multiplyStateBack(time);
            }
        }
        addParameterGradients(rows);
        return wantInput ? inputGradient(rows) : Layer.nothing();
    }

    /** Adds what the layer above wants of a step to {@link #hiddenGradient}, which holds what later steps want. */
    protected void addOutputGradient(Sequence gradient, int time, int size) {
        int from = gradient.offset() + time * size;
        float[] values = gradient.data();
        for (int i = 0; i < size; i++) {
            hiddenGradient[i] += values[from + i];
        }
        // What has nearly vanished on its way back would be subnormal soon, and products of subnormal numbers are many
        // times slower.
        Functions.dropTiny(hiddenGradient, 0, size);
        Functions.dropTiny(cellGradient, 0, size);
    }

    private void addParameterGradients(int rows) {
        float[] gradient = weights.input().gradient();
        if (input.tokens().isPresent()) {
            tokenMap.backwardWeights(gateGradients, input.tokens().get(), rows, gradient);
        } else {
            inputMap.backwardWeights(gateGradients, 0, input.data(), input.offset(), rows, gradient);
        }
        addStateGradients(rows, before(0));
        Functions.addRows(gateGradients, 0, rows, weights.inputBias().gradient());
        Functions.addRows(recurrentGradients(), 0, rows, weights.recurrentBias().gradient());
    }

    private Sequence inputGradient(int rows) {
        if (input.tokens().isPresent()) {
            throw new IllegalArgumentException("layer '" + name + "': tokens have no gradient");
        }
        inputGradient = Functions.room(inputGradient, rows * inputWidth());
        inputMap.backwardInput(weights.input().effective(), gateGradients, 0, rows, 0f, inputGradient, 0);
        return Sequence.of(rows, inputWidth(), inputGradient);
    }

    /** Of the last forward pass. */
    public final GateValues gateValues() {
        device.ifPresent(each -> each.readGates(gates));
        return new GateValues(gates, window, gateWidth() / hidden(), hidden());
    }

    /** Gradients of the linear gates, input side, of the last backward pass. */
    public final GateValues gateGradientValues() {
        device.ifPresent(each -> each.readGateGradients(gateGradients));
        return new GateValues(gateGradients, window, gateWidth() / hidden(), hidden());
    }

    private int before(int time) {
        return (reverse ? time + 1 : time) * window.batch() * hidden();
    }

    private int after(int time) {
        return (reverse ? time : time + 1) * window.batch() * hidden();
    }

    /** Products by which the next windows multiply the input, as when a dropout pattern changes. */
    public final void setInputMap(LinearMap map) {
        inputMap = map;
    }

    /** The same for the hidden state. */
    public void setRecurrentMap(LinearMap map) {
        recurrentMap = map;
    }

    /** Computes the next windows there. */
    public final void setDevice(RecurrentDevice newDevice) {
        device = Optional.of(newDevice);
    }

    public final void setGateGradientFilter(GateGradientFilter newFilter) {
        filter = newFilter;
    }

    /** Where the state stands after the last window: hidden, then cell, each batch x hidden; empty before the first. */
    public final List<float[]> carriedState() {
        return last.copy();
    }

    /** Puts back what {@link #carriedState} gave, or puts another layer's state in its place. */
    public final void restoreCarriedState(List<float[]> state) {
        last.restore(state);
    }

    /** What the next backward pass finds as the gradient of the state after the last step, as {@link #carriedState} has it. */
    final void setGradientAfter(List<float[]> gradient) {
        gradientAfter = gradient;
    }

    /** Whether backward passes work out the gradient of the state before the first step too; for {@link #gradientBefore}. */
    final void setHandsBack(boolean wanted) {
        handsBack = wanted;
    }

    /** The gradient of the state before the first step; not copies. */
    final List<float[]> gradientBefore() {
        return List.of(hiddenGradient, cellGradient);
    }

    public final RecurrentWeights weights() {
        return weights;
    }

    public final int hidden() {
        return weights.hidden();
    }

    public final int gateWidth() {
        return weights.input().rows();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int inputWidth() {
        return weights.inputs();
    }

    @Override
    public final int outputWidth() {
        return hidden();
    }

    @Override
    public List<Parameter> parameters() {
        return weights.all();
    }
}
