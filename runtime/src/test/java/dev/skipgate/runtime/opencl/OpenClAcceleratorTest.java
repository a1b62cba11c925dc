package dev.skipgate.runtime.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.WrongUse;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.cpu.RandomNetwork;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenClAcceleratorTest {
    @BeforeAll
    static void assume() {
        OpenCl.assume();
    }

    @Test
    void launchesAreCounted() {
        RandomNetwork random = new RandomNetwork(3);
        Network network = random.network();
        try (OpenClAccelerator accelerator = new OpenClAccelerator(network)) {
            int steps = 2 * accelerator.stepsOfLaunch() + 1;
            InputSequence input = random.input(network, steps);
            List<StepResult> seen = accelerator.run(input);
            assertEquals(3, accelerator.launches());
            List<StepResult> wanted = new ReferenceAccelerator(network).run(input);
            for (int step = 0; step < steps; step++) {
                assertTrue(wanted.get(step).sameIntegers(seen.get(step)), "step " + step);
            }
            assertEquals(List.of(), accelerator.run(input.slice(0, 0)));
            assertEquals(3, accelerator.launches(), "no steps are no launch");
        }
    }

    @Test
    void theReportNamesDevicePlatformAndDriver() {
        OpenClDevice device = OpenClDevice.all().get(0);
        assertTrue(device.describe().contains(device.name()), device.describe());
        assertTrue(device.describe().contains(device.platform()), device.describe());
        assertTrue(device.describe().contains(device.version()), device.describe());
        assertEquals(
                device.name(), OpenClDevice.named(Optional.of(device.name())).name());
        OpenClMissingException refusal =
                assertThrows(OpenClMissingException.class, () -> OpenClDevice.named(Optional.of("abacus")));
        assertTrue(refusal.getMessage().contains("'abacus'"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("'" + device.name() + "'"), refusal.getMessage());
    }

    @Test
    void theDriversLogIsInTheMessageWhenAKernelCannotBeBuilt() {
        OpenClDevice device = OpenClDevice.all().get(0);
        OpenClException failure =
                assertThrows(OpenClException.class, () -> new LoadedKernel(new BrokenKernel(), device));
        assertTrue(failure.getMessage().contains(device.name() + " (OpenCL"), failure.getMessage());
        assertTrue(failure.getMessage().contains("cannot build the kernel"), failure.getMessage());
        assertTrue(failure.getMessage().contains("error:"), failure.getMessage());
        assertTrue(failure.getMessage().contains("expected identifier"), failure.getMessage());
    }

    @Test
    void aLaunchThatFailsIsAnErrorAndTheNextOneRuns() {
        OpenClDevice device = OpenClDevice.all().get(0);
        StepKernel kernel = new StepKernel();
        try (LoadedKernel loaded = new LoadedKernel(kernel, device)) {
            // More work-items than can meet at a barrier.
            OpenClException failure =
                    assertThrows(OpenClException.class, () -> loaded.launch(1, 4 * device.groupSize()));
            assertTrue(failure.getMessage().contains(device.name()), failure.getMessage());
            assertTrue(failure.getMessage().contains("failed in a launch"), failure.getMessage());
            loaded.launch(1, loaded.items());
        }
        launchesAreCounted();
    }

    /** On the processor too: memory that is shared with Java's arrays goes astray when the garbage collector moves them. */
    @Test
    void theDevicesMemoryIsApart() {
        FillKernel kernel = new FillKernel();
        try (LoadedKernel loaded = new LoadedKernel(kernel, OpenClDevice.all().get(0))) {
            loaded.launch(1, 1);
            assertEquals(0, kernel.values[0]);
            kernel.get(kernel.values);
            assertEquals(7, kernel.values[0]);
        }
    }

    @Test
    void batchesThatAreTooLargeAreRefusedBeforeMemoryIsTaken() {
        Network network = new RandomNetwork(3).network();
        OpenClDevice device = OpenClDevice.all().get(0);
        DeviceMemory memory = new DeviceMemory(device, 9);
        OpenClException refusal = assertThrows(
                OpenClException.class, () -> memory.add("states", Long.BYTES, device.allocation() / Long.BYTES + 1));
        assertTrue(refusal.getMessage().contains("the states of a batch of 9"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("use a smaller batch"), refusal.getMessage());
        DeviceMemory all = new DeviceMemory(device, 9);
        for (long bytes = 0; bytes <= device.memory(); bytes += Integer.MAX_VALUE - 8) {
            all.add("weights", 1, Integer.MAX_VALUE - 8);
        }
        assertThrows(OpenClException.class, all::require);
        assertThrows(IllegalArgumentException.class, () -> new OpenClOptions(Optional.empty(), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new OpenClOptions(Optional.empty(), OpenClOptions.MOST_BATCH + 1));
        new OpenClAccelerator(network, new OpenClOptions(Optional.empty(), 4)).close();
    }

    @Test
    void wrongUseIsRefused() {
        RandomNetwork random = new RandomNetwork(5);
        Network network = random.network();
        WrongUse.isRefused(
                new OpenClAccelerator(network, new OpenClOptions(Optional.empty(), 2)),
                new OpenClAccelerator(network),
                random.input(network, 3));
    }
}
