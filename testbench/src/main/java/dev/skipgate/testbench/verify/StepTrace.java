package dev.skipgate.testbench.verify;

import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.runtime.reference.StepListener;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Which elements of which operand were active in the last step of the reference model, for the cycle model. Operands are told
 * apart by identity: a hidden state is read twice in a step, before and after its update.
 */
public final class StepTrace implements StepListener, Activity {
    private final List<Phase> phases;
    private final IdentityHashMap<Operand, boolean[]> active = new IdentityHashMap<>();

    /** A trace of the steps of these phases. */
    public StepTrace(List<Phase> phases) {
        this.phases = List.copyOf(phases);
    }

    @Override
    public void oneHotLayer(int layer, int index, int[] previousHidden) {
        boolean[] hot = place(layer, 0);
        Arrays.fill(hot, false);
        hot[index] = true;
        record(layer, 1, previousHidden);
    }

    @Override
    public void vectorLayer(int layer, int[] input, int[] previousHidden) {
        record(layer, 0, input);
        record(layer, 1, previousHidden);
    }

    @Override
    public void output(int[] input) {
        record(phases.size() - 1, 0, input);
    }

    @Override
    public boolean isActive(Operand operand, int element) {
        boolean[] elements = active.get(operand);
        if (elements == null) {
            throw new IllegalStateException("'" + operand.name() + "' was not part of a step yet");
        }
        return elements[element];
    }

    private void record(int phase, int operand, int[] values) {
        boolean[] elements = place(phase, operand);
        for (int e = 0; e < values.length; e++) {
            elements[e] = values[e] != 0;
        }
    }

    private boolean[] place(int phase, int operand) {
        Operand of = phases.get(phase).operands().get(operand);
        return active.computeIfAbsent(of, each -> new boolean[each.weights().columns()]);
    }
}
