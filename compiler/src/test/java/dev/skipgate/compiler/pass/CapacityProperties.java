package dev.skipgate.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.Boards;
import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.compiler.emit.hls.HlsEmitter;
import dev.skipgate.compiler.estimate.AccumulatorBound;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.KernelLayout;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** With a capacity, the kernel depends on the shape alone: other weights give the same text, byte for byte, and still lie where they should. */
class CapacityProperties {
    private static final int TRIES = 60;
    private static final Board BOARD = Boards.load("u55c");
    private static final double CLOCK_MHZ = 300;
    private static final double[] ZEROS = {0, 0.5, 0.9, 1};

    private static QuantizedNetwork quantized(FloatNetwork network) {
        return new Quantize().apply(network, new Diagnostics());
    }

    private static FloatNetwork any(long seed, double capacity) {
        return new RandomNetwork(seed).atMost(2, 24).capacity(capacity).floats();
    }

    /** What synthesis sees, by path. */
    private static SortedMap<String, String> kernel(Design design) {
        SortedMap<String, String> files = new TreeMap<>();
        for (EmittedFile file : new HlsEmitter().emit(design, BOARD, CLOCK_MHZ)) {
            if (file.path().startsWith("hls/")) {
                files.put(file.path(), new String(file.content(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private static int imageBytes(Design design) {
        return new HlsEmitter()
                .emit(design, BOARD, CLOCK_MHZ).stream()
                        .filter(file -> file.path().endsWith("weights.bin"))
                        .mapToInt(file -> file.content().length)
                        .findFirst()
                        .orElseThrow();
    }

    private static void assertSameKernel(Design one, Design other) {
        assertEquals(kernel(one), kernel(other));
        assertEquals(imageBytes(one), imageBytes(other));
        for (Design design : List.of(one, other)) {
            new CheckImage().apply(design, new Diagnostics());
            assertTrue(AccumulatorBound.of(design).stream().allMatch(AccumulatorBound::holds));
        }
    }

    @Property(tries = TRIES)
    void allWeightsFitAWholeCapacity(
            @ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex, @ForAll @IntRange(max = 3) int zeros) {
        Grid grid = RandomNetwork.GRIDS.get(gridIndex);
        FloatNetwork network = any(seed, 1);
        FloatNetwork other = RandomNetwork.reweighted(network, seed + 1, ZEROS[zeros]);
        assertSameKernel(
                new MapToArray(grid).apply(quantized(network), new Diagnostics()),
                new MapToArray(grid).apply(quantized(other), new Diagnostics()));
    }

    @Property(tries = TRIES)
    void soDoStreamedOnes(
            @ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex, @ForAll @IntRange(max = 3) int zeros) {
        FloatNetwork network = any(seed, 1);
        Optional<Design> one = streamed(network, gridIndex);
        Assume.that(one.isPresent());
        assertSameKernel(
                one.get(),
                streamed(RandomNetwork.reweighted(network, seed + 1, ZEROS[zeros]), gridIndex)
                        .orElseThrow());
    }

    private static Optional<Design> streamed(FloatNetwork network, int gridIndex) {
        return new MapToArray(RandomNetwork.GRIDS.get(gridIndex))
                .streamed(
                        quantized(network),
                        new StreamSource("a memory", 1, Long.MAX_VALUE),
                        64,
                        100,
                        new Diagnostics());
    }

    @Property(tries = TRIES)
    void whatDoesNotFitNamesACapacityThatDoes(@ForAll long seed, @ForAll @IntRange(max = 9) int gridIndex) {
        Grid grid = RandomNetwork.GRIDS.get(gridIndex);
        FloatNetwork network = new RandomNetwork(seed)
                .atMost(2, 24)
                .encoding(EncodingChoice.COMPRESSED)
                .capacity(0.2)
                .floats();
        FloatNetwork dense = RandomNetwork.reweighted(network, seed + 1, 0);
        Design sparse = new MapToArray(grid)
                .apply(quantized(RandomNetwork.reweighted(network, seed + 2, 1)), new Diagnostics());
        Optional<String> refused = message(grid, dense);
        if (refused.isEmpty()) {
            assertSameKernel(sparse, new MapToArray(grid).apply(quantized(dense), new Diagnostics()));
            return;
        }
        Matcher least = Pattern.compile("SG055.* need .* are missing; .* capacity of ([0-9.]+)$", Pattern.MULTILINE)
                .matcher(refused.get());
        assertTrue(least.find(), refused.get());
        double capacity = Double.parseDouble(least.group(1));
        assertEquals(Optional.empty(), message(grid, withCapacity(dense, capacity)));
    }

    private static FloatNetwork onLanes(FloatNetwork network, int lanes) {
        return new FloatNetwork(
                network.description()
                        .withHardware(network.description().hardware().withLanes(OptionalInt.of(lanes))),
                network.embedding(),
                network.layers(),
                network.output());
    }

    private static FloatNetwork withCapacity(FloatNetwork network, double capacity) {
        return new FloatNetwork(
                network.description()
                        .withHardware(network.description().hardware().withCapacity(OptionalDouble.of(capacity))),
                network.embedding(),
                network.layers(),
                network.output());
    }

    private static Optional<String> message(Grid grid, FloatNetwork network) {
        try {
            new MapToArray(grid).apply(quantized(network), new Diagnostics());
            return Optional.empty();
        } catch (CompilationFailedException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Property(tries = 10)
    void theKernelOfAProjectIsFoundAgain(@ForAll long seed, @ForAll @IntRange(max = 3) int zeros) {
        FloatNetwork network = onLanes(any(seed, 1), 16);
        FloatNetwork other = RandomNetwork.reweighted(network, seed + 1, ZEROS[zeros]);
        Design chosen = new ChooseGrid(BOARD).apply(quantized(network), new Diagnostics());
        KernelLayout layout = new KernelLayout(
                chosen.grid(),
                chosen.phases().stream()
                        .map(phase ->
                                phase.operands().stream().map(Operand::encoding).toList())
                        .toList(),
                chosen.streaming().isPresent());
        assertSameKernel(chosen, new RebuildKernel(BOARD, layout).apply(quantized(other), new Diagnostics()));
    }

    @Example
    void settingsThatHangOnTheWeightsAreRefused() {
        FloatNetwork network = withCapacity(new RandomNetwork(4).floats(), 1);
        String scale = assertThrows(CompilationFailedException.class, () -> quantized(network))
                .getMessage();
        assertTrue(scale.contains("SG054") && scale.matches("(?s).*say ternary\\(0?\\.?[0-9]+\\).*"), scale);
    }

    @Example
    void aSmallerCapacityTakesLessMemory() {
        int[] words = new int[3];
        double[] shares = {0.1, 0.5, 1};
        for (int i = 0; i < shares.length; i++) {
            FloatNetwork network = new RandomNetwork(7)
                    .atMost(1, 30)
                    .encoding(EncodingChoice.COMPRESSED)
                    .sparsity(0.99)
                    .capacity(shares[i])
                    .floats();
            words[i] = new MapToArray(new Grid(4, 2))
                    .apply(quantized(network), new Diagnostics())
                    .sizes()
                    .wordsPerBank();
        }
        assertArrayEquals(words, Arrays.stream(words).sorted().toArray());
        assertTrue(words[0] * 5 < words[2], () -> Arrays.toString(words));
    }
}
