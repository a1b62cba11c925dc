package dev.skipgate.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.WrongUse;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import dev.skipgate.runtime.numeric.WeightMatrix.Coding;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CpuAcceleratorTest {
    private static final FixedPointFormat BYTE = FixedPointFormat.signed(8, 1);
    private static final FixedPointFormat WIDE = FixedPointFormat.signed(16, 16);
    private static final CellFormats FORMATS = new CellFormats(
            FixedPointFormat.signed(11, 4), FixedPointFormat.signed(10, 2), FixedPointFormat.signed(16, 4), BYTE);

    private static WeightMatrix same(int rows, int columns, int code, int maxShift) {
        short[] codes = new short[rows * columns];
        Arrays.fill(codes, (short) code);
        return new WeightMatrix(rows, columns, Coding.POWER_OF_TWO, 0, maxShift, codes);
    }

    /** A unit that reads 16 values of 16 bits with weights of 2^11, aligned by 7 places: sums reach 2^37. */
    private static Network wideSums(int bias, int bits) {
        LstmLayer layer = new LstmLayer(
                "wide",
                1,
                same(4, 16, 12, 11),
                same(4, 1, 1, 0),
                new int[] {bias, -bias, bias, 0},
                new SumFormat(bits, 7),
                FORMATS);
        return new Network(
                "wide sums",
                new NetworkInput.Vector(16, WIDE),
                List.of(layer),
                new DenseOutput(
                        "output",
                        same(2, 1, -1, 0),
                        new int[] {3, -3},
                        new SumFormat(9, 7),
                        WIDE,
                        DenseOutput.Result.LOGITS),
                List.of());
    }

    @Test
    void sumsUseAllOf32Bits() {
        // 16 * 2^15 * 2^11 from the input, 2^7 from the state, and a bias that leaves nothing of 2^31 - 1.
        LstmLayer narrow = (LstmLayer) wideSums(0, 32).layers().get(0);
        int bias = Integer.MAX_VALUE - (1 << 30) - 128;
        Network network = new Network(
                "wide sums",
                new NetworkInput.Vector(16, WIDE),
                List.of(new LstmLayer(
                        "wide",
                        1,
                        narrow.inputWeights(),
                        new WeightMatrix(4, 1, Coding.POWER_OF_TWO, -7, 0, new short[] {1, -1, 1, -1}),
                        new int[] {bias, -bias, bias, 0},
                        new SumFormat(32, 0),
                        FORMATS)),
                wideSums(0, 32).output(),
                List.of());
        int[][] steps = new int[6][16];
        for (int step = 0; step < steps.length; step++) {
            Arrays.fill(steps[step], step % 2 == 0 ? -(1 << 15) : (1 << 15) - 1);
        }
        InputSequence input = new InputSequence.Vectors(steps);
        try (CpuAccelerator accelerator = new CpuAccelerator(network)) {
            List<StepResult> wanted = new ReferenceAccelerator(network).run(input);
            List<StepResult> seen = accelerator.run(input);
            for (int step = 0; step < steps.length; step++) {
                assertTrue(wanted.get(step).sameIntegers(seen.get(step)), "step " + step);
            }
        }
    }

    @Test
    void sumsThatMayLeaveTheirFormatAreRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new CpuAccelerator(wideSums(0, 32)));
        assertTrue(refusal.getMessage().startsWith("layer 'wide', row 0: sums may reach "), refusal.getMessage());
    }

    @Test
    void togetherAsAlone() {
        CpuScenario.compare(2, new CpuOptions(2, 4), new TreeSet<>());
    }

    @Test
    void wrongUseIsRefused() {
        RandomNetwork random = new RandomNetwork(5);
        Network network = random.network();
        WrongUse.isRefused(
                new CpuAccelerator(network, new CpuOptions(1, 2)),
                new CpuAccelerator(network),
                random.input(network, 3));
    }

    @Test
    void memoryGoesBackAndDoesNotGrow() {
        RandomNetwork random = new RandomNetwork(1);
        Network network = random.network();
        InputSequence input = random.input(network, 1000);
        long before = CpuAccelerator.allocatedBytes();
        CpuAccelerator accelerator = new CpuAccelerator(network, new CpuOptions(2, 1));
        long open = CpuAccelerator.allocatedBytes();
        assertTrue(open > before);
        for (int i = 0; i < 100; i++) {
            accelerator.run(input);
            accelerator.newSequence().close();
        }
        assertEquals(open, CpuAccelerator.allocatedBytes());
        accelerator.newSequence();
        accelerator.close();
        assertEquals(before, CpuAccelerator.allocatedBytes());
    }

    @Test
    void optionsHaveLimits() {
        assertThrows(IllegalArgumentException.class, () -> new CpuOptions(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new CpuOptions(1, 5000));
    }
}
