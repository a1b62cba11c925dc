package dev.skipgate.compiler.ir;

import dev.skipgate.runtime.bundle.SequencePass;
import java.util.List;
import java.util.OptionalInt;

/**
 * One pass over a sequence, on the array.
 *
 * @param number counted from 0; the host asks for it in the kernel's command
 * @param pass what it computes
 * @param phases those of its layers, then its output
 * @param inputVector index of the input vector among the vectors; empty for a one-hot input
 */
public record KernelPass(int number, SequencePass pass, List<Phase> phases, OptionalInt inputVector) {
    public KernelPass {
        phases = List.copyOf(phases);
    }

    /** Whether it reads and writes words as another pass does, so that both can use the same hardware for that. */
    private boolean hasPortsOf(KernelPass other) {
        return pass.reads().equals(other.pass.reads())
                && pass.network()
                        .output()
                        .logits()
                        .equals(other.pass.network().output().logits())
                && output().rows().rows() == other.output().rows().rows()
                && output().sum().fraction() == other.output().sum().fraction()
                && pass.network().output().result()
                        == other.pass.network().output().result();
    }

    /** The first of all passes that reads and writes words as this one does: the one whose hardware it uses for that. */
    public KernelPass firstAlike(List<KernelPass> all) {
        return all.stream().filter(this::hasPortsOf).findFirst().orElseThrow();
    }

    /** Whether it is that first one itself. */
    public boolean isFirstAlike(List<KernelPass> all) {
        return firstAlike(all).number == number;
    }

    /** Its last phase. */
    public Phase output() {
        return phases.get(phases.size() - 1);
    }
}
