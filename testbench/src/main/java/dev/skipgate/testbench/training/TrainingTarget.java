package dev.skipgate.testbench.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.opencl.training.OpenClTraining;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import java.util.List;
import java.util.Optional;

/** Where a run trains: on this processor, or its layers on an OpenCL device. Nothing replaces what was asked for. */
public final class TrainingTarget implements AutoCloseable {
    /** What is done in Java whatever the target. */
    private static final List<String> ON_HOST = List.of(
            "embeddings, and tokens into dense layers",
            "ReLU and rounding of dense results, and gradients of dense biases",
            "rounding of weights",
            "losses",
            "clipping, pruning and updates of weights");

    /** This processor. */
    public static final TrainingTarget CPU = new TrainingTarget(Optional.empty());

    private final Optional<OpenClTraining> openCl;

    private TrainingTarget(Optional<OpenClTraining> openCl) {
        this.openCl = openCl;
    }

    /**
     * An OpenCL device, on which the plan was tried out with a window of the largest size.
     *
     * @param device its name or a part of it; empty for the only one there is
     * @throws DataException when the plan has what the device cannot train
     * @throws dev.skipgate.runtime.opencl.OpenClException when there is no such device, it cannot build the kernel or is too small
     */
    public static TrainingTarget openCl(TrainingSetup setup, Optional<String> device) {
        List<String> unserved = OpenClTraining.unserved(setup.network(), setup.run());
        if (!unserved.isEmpty()) {
            throw new DataException("the target opencl cannot train '"
                    + setup.model().name().written() + "': " + String.join("; ", unserved)
                    + "; use --target cpu, or change the model");
        }
        OpenClTraining.tryOut(setup.network(), setup.run(), device);
        return new TrainingTarget(Optional.of(OpenClTraining.on(device)));
    }

    /** Puts the layers of a network where they are to run. */
    public void place(PlannedNetwork network) {
        openCl.ifPresent(each -> each.place(network));
    }

    /** For the log: device, driver and launches; empty where nothing but this processor is used. */
    public Optional<String> words() {
        return openCl.map(each -> "trains on: " + each.device() + ", " + each.launchesOfWindow()
                + " launches a window; in Java: " + String.join("; ", ON_HOST));
    }

    /** For the report. */
    void addTo(ObjectNode json) {
        json.put("target", openCl.isPresent() ? "opencl" : "cpu");
        openCl.ifPresent(each -> {
            json.put("device", each.device())
                    .put("launches", each.launches())
                    .put("launchesOfWindow", each.launchesOfWindow());
            ON_HOST.forEach(json.putArray("inJava")::add);
        });
    }

    @Override
    public void close() {
        openCl.ifPresent(OpenClTraining::close);
    }
}
