package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.DenseMap;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;
import java.util.stream.Stream;

/**
 * The top layer of a decoder: a long short-term memory whose every state attends to what an encoder gave. It gives the attentional vectors, each of which also comes in again at the next step
 * beside the input (input feeding; Luong et al., 2015, section 3.3).
 */
public final class AttentiveLstmLayer extends LstmLayer {
    private final Parameter feed;
    private final LinearMap feedMap;
    private final GlobalAttention attention;

    /** Attentional vectors, (time + 1) slots of batch x hidden: what a step is fed, then what it gives. */
    private float[] attended = new float[0];

    /** batch x hidden: what the last window gave at its end; empty at the beginning of sequences. */
    private float[] fed = new float[0];

    /** batch x hidden: the gradient with respect to the attentional vector of the step in hand. */
    private float[] attendedGradient = new float[0];

    /**
     * @param feed (4 x hidden) x hidden: input weights of the attentional vector of the step before
     * @param combine hidden x (2 hidden): from context and hidden state to the attentional vector
     */
    public AttentiveLstmLayer(String name, RecurrentWeights weights, Parameter feed, Parameter combine) {
        super(name, weights, false, CellRounding.NONE);
        if (feed.rows() != gateWidth() || feed.columns() != hidden() || combine.rows() != hidden()) {
            throw new IllegalArgumentException(feed.name() + " and " + combine.name() + " do not fit layer '" + name
                    + "' of " + hidden() + " units");
        }
        this.feed = feed;
        this.feedMap = new DenseMap(hidden(), gateWidth());
        this.attention = new GlobalAttention(combine);
    }

    /** What the next windows attend to, until this is called again; they begin with an attentional vector of zeros. */
    void attendTo(Sequence states, Window window) {
        attention.attendTo(states, window);
        fed = new float[0];
    }

    @Override
    protected void makeRoom(int rows) {
        super.makeRoom(rows);
        int size = window.batch() * hidden();
        attended = Functions.room(attended, rows * hidden() + size);
        attendedGradient = Functions.room(attendedGradient, size);
        System.arraycopy(fed.length == size ? fed : new float[size], 0, attended, 0, size);
        attention.begin(window);
        feedMap.prepare(feed.effective(), window.time());
    }

    @Override
    protected void multiplyState(int time, int before) {
        super.multiplyState(time, before);
        int gate = time * window.batch() * gateWidth();
        feedMap.forward(feed.effective(), attended, before, window.batch(), 1f, gates, gate);
    }

    @Override
    protected void stepForward(int time, int before, int after) {
        super.stepForward(time, before, after);
        attention.forward(time, hiddenStates, after, attended, after);
    }

    @Override
    protected Sequence result() {
        int size = window.batch() * hidden();
        fed = fed.length == size ? fed : new float[size];
        System.arraycopy(attended, window.rows() * hidden(), fed, 0, size);
        return Sequence.at(window.rows(), hidden(), attended, size);
    }

    @Override
    protected void addOutputGradient(Sequence gradient, int time, int size) {
        if (time == window.time() - 1) {
            Functions.clear(attendedGradient, 0, size);
            attention.beginBackward(window.rows());
        }
        int from = gradient.offset() + time * size;
        for (int i = 0; i < size; i++) {
            attendedGradient[i] += gradient.data()[from + i];
        }
        attention.backward(time, attended, (time + 1) * size, attendedGradient, hiddenGradient);
        Functions.dropTiny(hiddenGradient, 0, size);
        Functions.dropTiny(cellGradient, 0, size);
    }

    @Override
    protected void multiplyStateBack(int time) {
        super.multiplyStateBack(time);
        int gate = time * window.batch() * gateWidth();
        feedMap.backwardInput(feed.effective(), gateGradients, gate, window.batch(), 0f, attendedGradient, 0);
    }

    @Override
    protected void addStateGradients(int rows, int before) {
        super.addStateGradients(rows, before);
        feedMap.backwardWeights(gateGradients, 0, attended, 0, rows, feed.gradient());
        attention.endBackward(rows);
    }

    /** Of the last backward pass: the gradient by the states attended to. */
    Sequence memoryGradient() {
        return attention.memoryGradient();
    }

    /** How much step {@code read} counts for a row, time-major, of the last forward pass. */
    public float share(int row, int read) {
        return attention.share(row, read);
    }

    public Parameter feed() {
        return feed;
    }

    /** From context and hidden state to the attentional vector. */
    public Parameter combine() {
        return attention.combine();
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(weights().all().stream(), Stream.of(feed, combine()))
                .toList();
    }
}
