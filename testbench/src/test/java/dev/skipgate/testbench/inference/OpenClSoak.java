package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.opencl.OpenClAccelerator;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Launches the kernel very often, and says how much memory the process has. It fails when that grows after the first fifth, or when integers differ. {@code testbench/bin/soak-opencl} runs it.
 */
public final class OpenClSoak {
    private static final int HIDDEN = 64;
    private static final int STEPS = 50;

    private OpenClSoak() {}

    /** @param arguments {@code training} for the kernels of the trainer; how many launches, 100,000 unless given, or 400,000 of the trainer, of which a window has seven */
    public static void main(String[] arguments) throws IOException {
        boolean trains = arguments.length > 0 && arguments[0].equals("training");
        String[] count = trains ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
        int launches = count.length == 0 ? (trains ? 400_000 : 100_000) : Integer.parseInt(count[0]);
        if (trains) {
            OpenClTrainingSoak.run(launches);
            return;
        }
        LayerModel model = LayerModel.of(HIDDEN, 0.5);
        InputSequence input = model.inputs(model.inputs(STEPS, 1), STEPS, 1, 0);
        List<StepResult> wanted = new ReferenceAccelerator(model.network()).run(input);
        try (OpenClAccelerator accelerator = new OpenClAccelerator(model.network())) {
            System.out.println(accelerator.device());
            ResidentMemory.watch(launches, new ResidentMemory.Work() {
                @Override
                public long launches() {
                    return accelerator.launches();
                }

                @Override
                public void once() {
                    int step = (int) (accelerator.launches() % STEPS);
                    if (step == 0) {
                        accelerator.reset();
                    }
                    StepResult seen =
                            accelerator.run(input.slice(step, step + 1)).get(0);
                    if (!seen.sameIntegers(wanted.get(step))) {
                        throw new IllegalStateException("launch " + accelerator.launches() + ": wrong integers");
                    }
                }
            });
        }
    }
}
