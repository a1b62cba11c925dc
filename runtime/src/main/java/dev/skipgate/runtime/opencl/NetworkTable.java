package dev.skipgate.runtime.opencl;

import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A network as {@link StepKernel} reads it: all phases of a step, in order, and the weights. */
final class NetworkTable {
    final Numbers table = new Numbers();
    final Numbers planes = new Numbers();
    final Numbers entries = new Numbers();
    final Numbers starts = new Numbers();
    final Numbers constants = new Numbers();
    final Numbers biases = new Numbers();

    private final List<int[]> phases = new ArrayList<>();

    /** What each phase gives to others; empty for the output. */
    private final List<Optional<VectorPlace>> given = new ArrayList<>();

    private final List<String> forms = new ArrayList<>();
    private final List<StatePlace> states = new ArrayList<>();
    private int block;
    private final boolean packs;
    private int words;

    private NetworkTable(boolean packs) {
        this.packs = packs;
    }

    /**
     * Lays a network out.
     *
     * @param items work-items of a group
     * @param tile sequences of a group
     */
    static NetworkTable of(Network network, int items, int tile) {
        NetworkTable table = new NetworkTable(tile == 1);
        table.begin(network, items);
        Below below = network.input().accept(table.new Inputs());
        for (Layer layer : network.layers()) {
            below = new Below(Optional.of(layer.accept(new LayerPhases(table, below))), layer.values());
        }
        table.output(network.output(), below, items);
        table.end();
        return table;
    }

    /**
     * What a layer reads.
     *
     * @param vector empty for a one-hot input
     * @param format its format; of no meaning for a one-hot input
     */
    record Below(Optional<VectorPlace> vector, FixedPointFormat format) {
        int fraction() {
            return vector.isPresent() ? format.fractionBits() : 0;
        }
    }

    /**
     * Where the state of a recurrent layer lies among the values of a sequence.
     *
     * @param cells of no meaning for layers but LSTM
     */
    record StatePlace(RecurrentLayer layer, int hidden, int cells) {
        SequenceState.LayerState read(int[] values) {
            SequenceState.LayerState read = SequenceState.LayerState.zeros(layer);
            System.arraycopy(values, hidden, read.hidden(), 0, read.hidden().length);
            System.arraycopy(values, cells, read.cell(), 0, read.cell().length);
            return read;
        }
    }

    void state(RecurrentLayer layer, VectorPlace hidden, int cells) {
        states.add(new StatePlace(layer, hidden.values(), cells));
    }

    /** Of all recurrent layers. */
    List<StatePlace> states() {
        return List.copyOf(states);
    }

    private void begin(Network network, int items) {
        int widest = Math.max(items, network.input().size());
        for (Layer layer : network.layers()) {
            widest = Math.max(widest, layer.units());
        }
        block = filled(widest);
        // Phases are few: an input, at most two a layer, the output. No matrix has the place 0.
        for (int i = 0; i < 2 * network.layers().size() + 2; i++) {
            table.add(0);
        }
    }

    private static int filled(int values) {
        return (values + PhaseTable.WORD - 1) / PhaseTable.WORD * PhaseTable.WORD;
    }

    /** Room among a sequence's values. */
    int room(int values) {
        int place = block;
        block = Math.addExact(block, filled(values));
        return place;
    }

    VectorPlace vector(int size, FixedPointFormat format) {
        return new VectorPlace(room(size), size, format);
    }

    /**
     * Adds a matrix that a phase reads.
     *
     * @return its place
     */
    int matrix(String what, WeightMatrix weights, int gates, Below below, int sumFraction) {
        int align = sumFraction - below.fraction() - weights.weightFraction();
        if (below.vector().isEmpty()) {
            int place = table.size();
            table.add(MatrixLayout.columns(weights, gates, constants));
            table.add((long) gates * MatrixLayout.gateRows(weights.rows() / gates));
            table.add(weights.coding() == WeightMatrix.Coding.FIXED_POINT ? 1 : 0);
            for (int i = PhaseTable.PLANES; i < PhaseTable.MATRIX_SIZE; i++) {
                table.add(i == PhaseTable.ALIGN ? align : 0);
            }
            forms.add(what + ": columns");
            return place;
        }
        return write(
                layout(what, weights, gates, below.format()), below.vector().get(), align);
    }

    /** Lays a matrix out that reads values of a format; its entries follow. */
    MatrixLayout layout(String what, WeightMatrix weights, int gates, FixedPointFormat values) {
        if (!packs) {
            requireSmall(what, weights, values.maximumMagnitude());
        }
        MatrixLayout layout = MatrixLayout.of(weights, gates, values.width(), packs, planes, entries, starts);
        forms.add(what + ": " + layout.describe());
        return layout;
    }

    /** Tiles are summed in 32 bits. The compiler has proved for whole sums what is asked here of a matrix's part in them. */
    private static void requireSmall(String what, WeightMatrix weights, long magnitude) {
        for (int row = 0; row < weights.rows(); row++) {
            long sum = 0;
            for (int column = 0; column < weights.columns(); column++) {
                sum += Math.abs(weights.integer(row, column)) * magnitude;
            }
            if (sum > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(what + ", row " + row + ": sums may reach " + sum
                        + ", which does not fit in 32 bits; compile the model again");
            }
        }
    }

    /** Adds a matrix's entry, of which there may be several, for other vectors. */
    int write(MatrixLayout layout, VectorPlace vector, int align) {
        if (layout.isPacked()) {
            words = vector.spreadAt(words);
        }
        return layout.write(table, vector, align);
    }

    /** Adds a sum to a phase that has room for it: the gate of its bias, and its gate in each matrix, or {@link PhaseTable#NONE}. */
    static void sum(int[] phase, int bias, int input, int state, int reset) {
        int at = PhaseTable.PHASE_SIZE + phase[PhaseTable.SUMS]++ * PhaseTable.SUM_SIZE;
        phase[at] = bias;
        phase[at + 1] = input;
        phase[at + 2] = state;
        phase[at + 3] = reset;
    }

    /** Adds a phase. */
    void phase(int[] numbers, Optional<VectorPlace> gives) {
        phases.add(numbers);
        given.add(gives);
    }

    int bias(int[] values) {
        int place = biases.size();
        for (int value : values) {
            biases.add(value);
        }
        return place;
    }

    int constants(short[] values) {
        int place = constants.size();
        for (short value : values) {
            constants.add(value);
        }
        return place;
    }

    private void output(DenseOutput dense, Below below, int items) {
        int[] phase = new int[PhaseTable.PHASE_SIZE + PhaseTable.SUM_SIZE];
        phase[PhaseTable.KIND] = PhaseTable.OUTPUT;
        phase[PhaseTable.UNITS] = dense.weights().rows();
        phase[PhaseTable.GATE_ROWS] = MatrixLayout.gateRows(dense.weights().rows());
        phase[PhaseTable.MATRICES] =
                matrix(dense.name(), dense.weights(), 1, below, dense.sum().fraction());
        phase[PhaseTable.BIAS] = bias(dense.bias());
        phase[PhaseTable.SUM_FRACTION] = dense.sum().fraction();
        phase[PhaseTable.WIDTH] = dense.logits().width();
        phase[PhaseTable.FRACTION] = dense.logits().fractionBits();
        phase[PhaseTable.VALUES] = room(items);
        phase[PhaseTable.BITS] = PhaseTable.NONE;
        sum(phase, 0, 0, PhaseTable.NONE, PhaseTable.NONE);
        phase(phase, Optional.empty());
    }

    /** Writes the phases, whose vectors all have their places now. */
    private void end() {
        for (int i = 0; i < phases.size(); i++) {
            int[] phase = phases.get(i);
            given.get(i).ifPresent(vector -> {
                phase[PhaseTable.VALUES] = vector.values();
                phase[PhaseTable.BITS] = vector.bits();
            });
            table.set(i, table.size());
            for (int number : phase) {
                table.add(number);
            }
        }
    }

    int phaseCount() {
        return phases.size();
    }

    /** Values of a sequence. */
    int block() {
        return block;
    }

    /** Words of bits of a sequence. */
    int words() {
        return Math.max(1, words);
    }

    /** How each matrix is laid out. */
    List<String> forms() {
        return List.copyOf(forms);
    }

    /** The phase that takes a step's input; there is none for a one-hot input. */
    private final class Inputs implements NetworkInput.Visitor<Below> {
        @Override
        public Below oneHot(NetworkInput.OneHot input) {
            return new Below(Optional.empty(), FixedPointFormat.signed(2, 2));
        }

        @Override
        public Below embedding(NetworkInput.Embedding input) {
            return read(PhaseTable.EMBEDDING, input.size(), input.format(), constants(input.table()));
        }

        @Override
        public Below vector(NetworkInput.Vector input) {
            return read(PhaseTable.VECTOR, input.size(), input.format(), 0);
        }

        private Below read(int kind, int size, FixedPointFormat format, int rows) {
            int[] phase = new int[PhaseTable.PHASE_SIZE];
            phase[PhaseTable.KIND] = kind;
            phase[PhaseTable.UNITS] = size;
            phase[PhaseTable.WIDTH] = format.width();
            phase[PhaseTable.SIGMOID] = rows;
            Optional<VectorPlace> vector = Optional.of(NetworkTable.this.vector(size, format));
            phase(phase, vector);
            return new Below(vector, format);
        }
    }
}
