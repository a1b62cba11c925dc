package dev.skipgate.runtime.opencl.training;

import dev.skipgate.runtime.opencl.DeviceMemory;
import dev.skipgate.runtime.opencl.OpenClDevice;
import dev.skipgate.runtime.training.model.BidirectionalLayer;
import dev.skipgate.runtime.training.model.DenseLayer;
import dev.skipgate.runtime.training.model.EmbeddingLayer;
import dev.skipgate.runtime.training.model.LastStepLayer;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.DensePlan;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trainer on an OpenCL device: the products and cells of recurrent layers and the products of dense ones, forward and backward, run there. What picks and stores (embeddings, tokens into dense
 * layers), element-wise ends of dense layers, rounding of weights, losses and updates stay in Java. Sums are those of the trainer in another order, in single precision.
 */
public final class OpenClTraining implements AutoCloseable {
    private final OpenClDevice device;
    private final List<LayerKernel> kernels = new ArrayList<>();

    private int launchesOfWindow;

    private OpenClTraining(OpenClDevice device) {
        this.device = device;
    }

    /**
     * Finds the device.
     *
     * @param device its name or a part of it; empty for the only one there is
     * @throws dev.skipgate.runtime.opencl.OpenClMissingException when there is none of that name
     */
    public static OpenClTraining on(Optional<String> device) {
        return new OpenClTraining(OpenClDevice.named(device));
    }

    /**
     * What a plan has that the device cannot train.
     *
     * @return one sentence for each; empty when all of it can
     */
    public static List<String> unserved(NetworkPlan network, RunPlan run) {
        List<String> reasons = new ArrayList<>();
        for (LayerPlan layer : network.layers()) {
            if (!(layer instanceof RecurrentPlan) && !(layer instanceof DensePlan)) {
                reasons.add("layer '" + layer.name() + "' is neither recurrent nor dense");
            }
            if (layer instanceof RecurrentPlan recurrent && recurrent.cell() == Cell.GRU_RESET_FIRST) {
                reasons.add("layer '" + layer.name() + "' is a GRU that resets its state before the product");
            }
        }
        if (!network.operations().isEmpty()) {
            reasons.add("there are operations of a sparsity map");
        }
        if (run.dropout().isPresent() && run.dropout().get().pattern() instanceof DropoutPattern.Conventional) {
            reasons.add("dropout is conventional, where row and tile patterns are served");
        }
        return List.copyOf(reasons);
    }

    /**
     * Puts the layers of a network on the device; they run there from then on.
     *
     * @throws dev.skipgate.runtime.opencl.OpenClException when the device cannot build the kernel
     */
    public void place(PlannedNetwork planned) {
        boolean lowest = true;
        for (Layer layer : planned.network().layers()) {
            int toInput = lowest ? 0 : 1;
            lowest = false;
            if (layer instanceof DenseLayer dense) {
                dense.setDevice(new OpenClDense(newKernel(), dense));
                launchesOfWindow += OpenClDense.LAUNCHES + toInput;
            } else if (layer instanceof RecurrentLayer recurrent) {
                place(planned, recurrent, false);
                launchesOfWindow += OpenClRecurrent.LAUNCHES + toInput;
            } else if (layer instanceof BidirectionalLayer both) {
                place(planned, both.directions().get(0), false);
                place(planned, both.directions().get(1), true);
                launchesOfWindow += 2 * (OpenClRecurrent.LAUNCHES + toInput);
            } else if (!(layer instanceof EmbeddingLayer) && !(layer instanceof LastStepLayer)) {
                throw new IllegalArgumentException("layer '" + layer.name() + "' cannot be put on " + device());
            }
        }
    }

    private void place(PlannedNetwork planned, RecurrentLayer layer, boolean second) {
        RecurrentPlan plan = planned.plan().layers().stream()
                .filter(each -> each.name().equals(layer.name()))
                .map(RecurrentPlan.class::cast)
                .findFirst()
                .orElseThrow();
        layer.setDevice(new OpenClRecurrent(
                newKernel(),
                layer,
                second || plan.direction() == RecurrentPlan.Direction.REVERSE,
                plan.cell(),
                plan.formats(),
                planned.roundings()::active));
    }

    private LayerKernel newKernel() {
        LayerKernel kernel = new LayerKernel(device, this::requireRoom);
        kernels.add(kernel);
        return kernel;
    }

    private void requireRoom() {
        DeviceMemory memory = new DeviceMemory(
                device, kernels.stream().mapToInt(LayerKernel::batch).max().orElse(1));
        kernels.forEach(each -> each.addTo(memory));
        memory.require();
    }

    /** Name, platform and version of the driver. */
    public String device() {
        return device.describe();
    }

    /** Launches of a window, forward and backward, whatever its steps and sequences. A dense layer that reads tokens has none of those counted for it. */
    public int launchesOfWindow() {
        return launchesOfWindow;
    }

    /**
     * Takes a network of the plan through a window of the largest size, forward and backward, so that a kernel that cannot be built, or a device that is too small, is known before a run begins.
     *
     * @throws dev.skipgate.runtime.opencl.OpenClException when it fails
     */
    public static void tryOut(NetworkPlan plan, RunPlan run, Optional<String> device) {
        try (OpenClTraining trial = on(device)) {
            PlannedNetwork planned = NetworkBuilder.build(plan, RandomState.of(run.seed()));
            trial.place(planned);
            Window window = Window.full(run.time(), run.batch(), false, true);
            int width = planned.network().layers().get(0).inputWidth();
            Sequence input = plan.input() instanceof InputPlan.Real
                    ? Sequence.of(window.rows(), width, new float[window.rows() * width])
                    : Sequence.ofTokens(window.rows(), width, new int[window.rows()]);
            Sequence logits = planned.network().forward(input, window);
            planned.network().backward(logits);
        }
    }

    /** How often kernels were launched. */
    public long launches() {
        return kernels.stream().mapToLong(LayerKernel::launches).sum();
    }

    @Override
    public void close() {
        kernels.forEach(LayerKernel::close);
        kernels.clear();
    }
}
