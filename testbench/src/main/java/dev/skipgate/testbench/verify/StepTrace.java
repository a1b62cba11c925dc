package dev.skipgate.testbench.verify;

import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.runtime.reference.StepListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Which elements of which operand were active in the last step of the reference model, for the cycle model. Operands are told
 * apart by identity: a hidden state is read twice in a step, before and after its update.
 */
public final class StepTrace implements StepListener, Activity {
    /** Of each layer, then of the output. */
    private final List<List<Operand>> products = new ArrayList<>();

    private final IdentityHashMap<Operand, boolean[]> active = new IdentityHashMap<>();

    /** A trace of the steps of these phases, of one pass. */
    public StepTrace(List<Phase> phases) {
        for (int p = 0; p < phases.size(); p++) {
            if (p == 0 || phases.get(p).layer() != phases.get(p - 1).layer()) {
                products.add(new ArrayList<>());
            }
            products.get(products.size() - 1).addAll(phases.get(p).operands());
        }
    }

    @Override
    public void oneHot(int index) {
        boolean[] hot = place(0, 0);
        Arrays.fill(hot, false);
        hot[index] = true;
    }

    @Override
    public void vector(int layer, int product, int[] values) {
        boolean[] elements = place(layer, product);
        for (int e = 0; e < values.length; e++) {
            elements[e] = values[e] != 0;
        }
    }

    @Override
    public boolean isActive(Operand operand, int element) {
        boolean[] elements = active.get(operand);
        if (elements == null) {
            throw new IllegalStateException("'" + operand.name() + "' was not part of a step yet");
        }
        return elements[element];
    }

    private boolean[] place(int layer, int product) {
        Operand of = products.get(layer).get(product);
        return active.computeIfAbsent(of, each -> new boolean[each.weights().columns()]);
    }
}
