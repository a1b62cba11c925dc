package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.ir.ActiveVector;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.ir.UnitMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Maps a quantized network onto a grid of lanes: choose encodings, balance, size FIFOs and memories, write the weights. */
public final class MapToArray implements Pass<QuantizedNetwork, Design> {
    /** Weight memory words are at most this wide: a URAM word without its parity bits. */
    private static final int WIDEST_WORD = 64;

    private final Grid grid;
    private final boolean balance;
    private final Optional<List<List<Encoding>>> encodings;

    /** Maps onto this grid, balanced. */
    public MapToArray(Grid grid) {
        this(grid, true);
    }

    /** Maps onto this grid; {@code balance} false leaves the units in natural order, to show what balancing brings. */
    public MapToArray(Grid grid, boolean balance) {
        this(grid, balance, Optional.empty());
    }

    /** Maps onto this grid with these encodings, one list a phase and one word a product. */
    public MapToArray(Grid grid, boolean balance, List<List<Encoding>> encodings) {
        this(grid, balance, Optional.of(encodings));
    }

    private MapToArray(Grid grid, boolean balance, Optional<List<List<Encoding>>> encodings) {
        this.grid = grid;
        this.balance = balance;
        this.encodings = encodings;
    }

    @Override
    public Design apply(QuantizedNetwork network, Diagnostics diagnostics) {
        Design design = map(network, diagnostics).onChip();
        return Capacity.of(network.description()).isPresent()
                ? new FitWeights(design, balance).apply(network, diagnostics)
                : design;
    }

    /**
     * Maps with streamed weights, in segments of at most {@code segmentWords} words of a bank and halves of {@code halfWords}; nothing when
     * the network cannot be cut so.
     */
    public Optional<Design> streamed(
            QuantizedNetwork network, StreamSource source, int segmentWords, int halfWords, Diagnostics diagnostics) {
        MappedNetwork mapped = map(network, diagnostics);
        return mapped.segments()
                .plan(segmentWords, halfWords)
                .flatMap(plan -> mapped.estimated(plan, source))
                .map(design -> mapped.capacity().isPresent()
                        ? new FitWeights(design, balance).apply(network, diagnostics)
                        : mapped.written(design));
    }

    /**
     * Gives rows and columns their lanes; what {@link #apply} makes into a design with all weights on chip. Where there shall be room for
     * other weights, a stand-in is mapped, and the weights themselves are fitted in afterwards.
     */
    MappedNetwork map(QuantizedNetwork network, Diagnostics diagnostics) {
        Optional<Capacity> capacity = Capacity.of(network.description());
        List<PhasePlan> own = PhasePlan.of(network.integers());
        List<PhasePlan> plans = capacity.map(each -> each.standIn(own)).orElse(own);
        int depth = plans.stream().mapToInt(plan -> plan.depth(grid)).max().orElseThrow();
        int slotBits = ArraySizes.slotBitsFor(depth);
        ChooseEncodings choose = new ChooseEncodings(grid, slotBits);
        List<List<ChooseEncodings.Choice>> choices = encodings
                .map(words -> choose.given(plans, words))
                .orElseGet(() -> choose.choose(plans, network.description(), diagnostics));
        diagnostics.throwIfErrors();
        List<UnitMap> units = new Balance(grid, plans, choices).place(balance && capacity.isEmpty());
        PhaseLayout layout = new PhaseLayout(network.integers(), grid, units, capacity.isPresent());
        List<ActiveVector> vectors = layout.vectors(plans);
        List<Phase> phases = layout.phases(plans, choices);
        // The lanes' shifter serves both encodings, so it has one width.
        int shiftBits = ArraySizes.bitsFor(
                Math.max(greatestShift(phases, Encoding.COMPRESSED), greatestShift(phases, Encoding.PACKED)));
        int entryBits = ArraySizes.entryBits(slotBits, shiftBits);
        int codeBits = ArraySizes.codeBits(greatestShift(phases, Encoding.PACKED));
        int valueBits = valueBits(phases, vectors);
        ArraySizes sizes = new ArraySizes(
                depth,
                slotBits,
                shiftBits,
                entryBits,
                codeBits,
                Math.max(WIDEST_WORD / entryBits * entryBits, WIDEST_WORD / codeBits * codeBits),
                0,
                Math.max(1, columns(phases)),
                Math.max(1, ArraySizes.bitsFor(longestColumn(phases, capacity.isPresent()))),
                Math.max(1, mostColumns(phases, capacity.isPresent())),
                vectors.stream().mapToInt(ActiveVector::bits).max().orElseThrow(),
                valueBits,
                // Where all weights are zero, a value is fetched that no sum is as wide as.
                Math.max(
                        valueBits,
                        phases.stream()
                                .mapToInt(phase -> phase.sum().bits())
                                .max()
                                .orElseThrow()),
                vectors.stream()
                        .mapToInt(v -> v.listBase() + v.columns().perGroup())
                        .max()
                        .orElseThrow(),
                phases.stream()
                        .mapToInt(phase -> phase.biasBase() + phase.rows().depth())
                        .max()
                        .orElseThrow(),
                places(phases, phase -> phase.stage().keepsHidden()),
                places(phases, phase -> phase.stage().hasCell() && phase.stage().endsLayer()));
        return new MappedNetwork(network, grid, vectors, phases, sizes);
    }

    private static int places(List<Phase> phases, Predicate<Phase> which) {
        return phases.stream().filter(which).mapToInt(Phase::places).sum();
    }

    private static int greatestShift(List<Phase> phases, Encoding encoding) {
        return phases.stream()
                .flatMap(phase -> phase.operands().stream())
                .filter(operand -> operand.encoding() == encoding)
                .mapToInt(operand -> operand.weights().maxShift())
                .max()
                .orElse(0);
    }

    /** Column table entries of a lane for all matrices on the lanes. */
    static int columns(List<Phase> phases) {
        return phases.stream()
                .flatMap(phase -> phase.operands().stream())
                .filter(operand -> !operand.isConstant())
                .mapToInt(operand -> operand.columns().perGroup())
                .sum();
    }

    private int longestColumn(List<Phase> phases, boolean anyWeights) {
        int longest = 1;
        for (Phase phase : phases) {
            for (Operand operand : phase.operands()) {
                if (anyWeights && operand.encoding() == Encoding.COMPRESSED) {
                    longest = Math.max(longest, Capacity.longestColumn(operand, grid));
                }
                for (int[] ofLane : operand.lengths()) {
                    for (int length : ofLane) {
                        longest = Math.max(longest, length);
                    }
                }
            }
        }
        return longest;
    }

    /** Most non-empty columns any lane can meet in a phase: what its FIFO must hold, since fetching never waits. */
    private int mostColumns(List<Phase> phases, boolean anyWeights) {
        int most = 1;
        for (Phase phase : phases) {
            for (int lane = 0; lane < grid.lanes(); lane++) {
                int columns = 0;
                for (Operand operand : phase.operands()) {
                    if (operand.isConstant()) {
                        continue;
                    }
                    int nonEmpty = 0;
                    for (int length : operand.lengths()[lane]) {
                        nonEmpty += anyWeights || length > 0 ? 1 : 0;
                    }
                    columns += operand.isOneHot() ? Math.min(1, nonEmpty) : nonEmpty;
                }
                most = Math.max(most, columns);
            }
        }
        return most;
    }

    private static int valueBits(List<Phase> phases, List<ActiveVector> vectors) {
        int widest = 2;
        for (Phase phase : phases) {
            for (Operand operand : phase.operands()) {
                int bits =
                        operand.isOneHot() ? 2 : vectors.get(operand.vector()).bits();
                widest = Math.max(widest, bits + operand.align());
            }
        }
        return widest;
    }
}
