package dev.skipgate.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.MemoryBank;
import dev.skipgate.boards.PlanningLimits;
import dev.skipgate.boards.Resources;
import dev.skipgate.boards.Slr;
import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.estimate.ResourceEstimate;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.ir.Segment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Weights on chip where they fit, streamed where they do not, and refused where neither is possible. */
class ChooseGridTest {
    private static final long GIGABYTE = 1L << 30;
    private static final int UNITS = 400;

    private final QuantizedNetwork network =
            new RandomNetwork(3).lstms().atMost(1, UNITS).sparsity(0.2).quantized();

    /** A board with this much block RAM and one bank of memory. */
    private static Board board(long bram36, long bytes) {
        Resources all = new Resources(60_000, 400_000, bram36, 0, 1000);
        return new Board(
                "small",
                "Small",
                "xczu7ev-ffvc1156-2-e",
                Optional.empty(),
                100,
                List.of(new Slr(0, all)),
                all,
                List.of(new MemoryBank(MemoryBank.Kind.DDR4, 1, bytes, 19.2)),
                PlanningLimits.USUAL,
                Set.of());
    }

    private QuantizedNetwork on(String lanes) {
        OptionalInt count = lanes.equals("auto") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(lanes));
        ModelDescription description = network.description()
                .withHardware(new HardwareDescription(
                        Optional.empty(),
                        OptionalDouble.empty(),
                        count,
                        EncodingChoice.COMPRESSED,
                        RandomNetwork.HERE));
        return new QuantizedNetwork(description, network.integers());
    }

    private Design choose(String lanes, Board board) {
        Diagnostics diagnostics = new Diagnostics();
        Design design = new ChooseGrid(board).apply(on(lanes), diagnostics);
        assertTrue(diagnostics.all().isEmpty());
        assertTrue(ResourceEstimate.of(design, board).fits());
        return new CheckImage().apply(design, diagnostics);
    }

    private String refused(String lanes, Board board) {
        return assertThrows(CompilationFailedException.class, () -> new ChooseGrid(board)
                        .apply(on(lanes), new Diagnostics()))
                .getMessage();
    }

    @Test
    void whatFitsIsNotStreamed() {
        assertTrue(choose("16", board(300, GIGABYTE)).streaming().isEmpty());
        assertTrue(choose("auto", board(300, GIGABYTE)).streaming().isEmpty());
    }

    @Test
    void whatDoesNotFitIsStreamed() {
        for (String lanes : List.of("16", "auto")) {
            Design design = choose(lanes, board(70, GIGABYTE));
            List<Segment> segments = design.streaming().orElseThrow().segments();
            assertTrue(segments.stream().anyMatch(segment -> !segment.resident()), "some are streamed");
            assertTrue(design.sizes().wordsPerBank()
                    < segments.stream().mapToInt(Segment::bankWords).sum());
        }
        assertEquals(16, choose("16", board(70, GIGABYTE)).grid().lanes());
    }

    /** The mapping that a design is compared with has its lanes and encodings, and is streamed the way that is the fastest for it. */
    @Test
    void theSameLanesAreStreamedForAComparison() {
        Board board = board(70, GIGABYTE);
        Design chosen = choose("16", board);
        List<List<Encoding>> encodings = encodings(chosen);
        Design compared = new MapStreamed(board, chosen.grid(), encodings)
                .apply(network, new Diagnostics())
                .orElseThrow();
        assertEquals(chosen.grid(), compared.grid());
        assertEquals(encodings, encodings(compared));
        assertTrue(Candidate.of(compared, board).fits());
        assertTrue(compared.streaming().isPresent());
        assertEquals(
                Optional.empty(),
                new MapStreamed(board(20, GIGABYTE), chosen.grid(), encodings).apply(network, new Diagnostics()));
    }

    private static List<List<Encoding>> encodings(Design design) {
        return design.phases().stream()
                .map(phase -> phase.operands().stream().map(Operand::encoding).toList())
                .toList();
    }

    @Test
    void whatThereIsRoomForStaysOnChip() {
        assertEquals(0, resident(choose("16", board(40, GIGABYTE))));
        assertTrue(resident(choose("16", board(70, GIGABYTE))) > 0);
    }

    private static long resident(Design design) {
        return design.streaming().orElseThrow().segments().stream()
                .filter(Segment::resident)
                .count();
    }

    @Test
    void autoTakesTheFasterOfOnChipAndStreamed() {
        for (int bram36 : new int[] {40, 100, 300}) {
            Board board = board(bram36, GIGABYTE);
            double best = Candidate.of(choose("auto", board), board).cycles();
            for (String lanes : List.of("8", "32")) {
                Design given = choose(lanes, board);
                boolean squarest = given.grid().rowGroups() <= 2 * given.grid().columnGroups();
                assertTrue(!squarest || best <= Candidate.of(given, board).cycles(), bram36 + " blocks, " + lanes);
            }
        }
    }

    @Test
    void whatCannotEvenBeStreamedIsRefusedWithWhatIsMissing() {
        for (String lanes : List.of("16", "auto")) {
            String message = refused(lanes, board(20, GIGABYTE));
            assertTrue(message.contains("SG052"), message);
            assertTrue(message.contains("with streamed weights it needs"), message);
            assertTrue(message.contains("are missing"), message);
        }
    }

    @Test
    void aMemoryThatIsTooSmallToStreamFromIsNamed() {
        String message = refused("16", board(70, 10_000));
        assertTrue(message.contains("bytes of off-chip memory, the board has 10,000"), message);
    }
}
