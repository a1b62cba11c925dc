package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.SequencePass;
import java.util.ArrayList;
import java.util.List;

/**
 * A network with bidirectional layers, run in passes over whole sequences (docs/adr/0018): each pass is an accelerator of its own.
 */
public final class AcceleratorInPasses implements Accelerator {
    private final Network network;
    private final List<Accelerator> accelerators;
    private final SequenceInPasses own;

    /** Makes the accelerator of each pass of a network. */
    @FunctionalInterface
    public interface Opening {
        /** @param number of the pass, from 0 on */
        Accelerator open(SequencePass pass, int number);
    }

    private AcceleratorInPasses(Network network, List<Accelerator> accelerators) {
        this.network = network;
        this.accelerators = List.copyOf(accelerators);
        own = new SequenceInPasses(network, this.accelerators);
    }

    /**
     * Opens an accelerator for each pass of a network; those opened are closed again when one fails, and with the whole. A network without bidirectional
     * layers needs none of this: it is given the accelerator of its only pass.
     */
    public static Accelerator open(Network network, Opening opening) {
        if (!network.takesWholeSequences()) {
            return opening.open(network.passes().get(0), 0);
        }
        List<Accelerator> opened = new ArrayList<>();
        try {
            for (SequencePass pass : network.passes()) {
                opened.add(opening.open(pass, opened.size()));
            }
        } catch (RuntimeException e) {
            opened.forEach(Accelerator::close);
            throw e;
        }
        return new AcceleratorInPasses(network, opened);
    }

    @Override
    public String device() {
        return accelerators.get(0).device();
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public void reset() {
        own.reset();
    }

    /** Runs a whole sequence; the trips of a step are those of all passes. */
    @Override
    public List<StepResult> run(InputSequence input) {
        return own.run(input);
    }

    @Override
    public StepResult whole(InputSequence input) {
        return own.whole(input);
    }

    @Override
    public SequenceState state() {
        return own.state();
    }

    @Override
    public Sequence newSequence() {
        return new SequenceInPasses(
                network, accelerators.stream().map(Accelerator::newSequence).toList());
    }

    @Override
    public void close() {
        own.close();
    }
}
