package dev.skipgate.compiler.emit.bindings;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.Device;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.nio.file.Path;
import java.util.List;

/** The integer model on a device that tells when it was closed, and that keeps its weights. */
final class ClosingDevice implements Device {
    private final Network network;
    private final boolean[] closed;

    ClosingDevice(Network network, boolean[] closed) {
        this.network = network;
        this.closed = closed;
    }

    @Override
    public Accelerator open(Path directory) {
        ReferenceAccelerator reference = new ReferenceAccelerator(network);
        return new Accelerator() {
            @Override
            public String device() {
                return "a device of a test";
            }

            @Override
            public Network network() {
                return network;
            }

            @Override
            public Sequence newSequence() {
                return reference.newSequence();
            }

            @Override
            public void reset() {
                reference.reset();
            }

            @Override
            public List<StepResult> run(InputSequence input) {
                return reference.run(input);
            }

            @Override
            public SequenceState state() {
                return reference.state();
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
    }
}
