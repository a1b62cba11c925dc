package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.ir.Segment;
import dev.skipgate.compiler.ir.Streaming;
import dev.skipgate.compiler.ir.UnitMap;
import dev.skipgate.compiler.ir.WeightImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/**
 * Puts the weights of a network into a kernel with room for them, which was made for the network's shape by a stand-in. Units are dealt to the lanes
 * anew, for these weights; nothing of the kernel changes.
 */
final class FitWeights implements Pass<QuantizedNetwork, Design> {
    private static final int HUNDREDTHS = 100;

    private final Design kernel;
    private final boolean balance;

    /** Fits weights into this kernel. */
    FitWeights(Design kernel, boolean balance) {
        this.kernel = kernel;
        this.balance = balance;
    }

    @Override
    public Design apply(QuantizedNetwork network, Diagnostics diagnostics) {
        Grid grid = kernel.grid();
        ArraySizes sizes = kernel.sizes();
        List<PhasePlan> plans = PhasePlan.of(network.integers());
        List<List<Encoding>> encodings = kernel.phases().stream()
                .map(phase -> phase.operands().stream().map(Operand::encoding).toList())
                .toList();
        List<List<ChooseEncodings.Choice>> choices =
                new ChooseEncodings(grid, sizes.slotBits()).given(plans, encodings);
        List<UnitMap> units = new Balance(grid, plans, choices).place(balance);
        PhaseLayout layout = new PhaseLayout(network.integers(), grid, units, true);
        MappedNetwork mapped = new MappedNetwork(
                network, grid, layout.vectors(plans), layout.phases(plans, choices), allColumns(sizes));
        requireRoom(mapped, diagnostics);
        diagnostics.throwIfErrors();
        return new Design(network, grid, mapped.vectors(), mapped.phases(), sizes, image(mapped), kernel.streaming());
    }

    /** With the column table of all matrices, where the kernel's may be of a half of streamed ones. */
    private ArraySizes allColumns(ArraySizes sizes) {
        return sizes.withMemories(
                sizes.wordsPerBank(), Math.max(1, MapToArray.columns(kernel.phases())), sizes.fifoDepth());
    }

    private WeightImage image(MappedNetwork mapped) {
        WeightWriter writer = new WeightWriter(kernel.grid(), mapped.phases(), mapped.sizes());
        if (kernel.streaming().isPresent()) {
            return writer.writeSegments(kernel.streaming().get(), mapped.biases());
        }
        WeightImage image = writer.write(mapped.biases());
        long[][] words = image.words();
        for (int bank = 0; bank < words.length; bank++) {
            words[bank] = Arrays.copyOf(words[bank], kernel.sizes().wordsPerBank());
        }
        return new WeightImage(
                words, image.columnWords(), image.columnPositions(), image.columnLengths(), image.biases());
    }

    private void requireRoom(MappedNetwork mapped, Diagnostics diagnostics) {
        if (kernel.streaming().isEmpty()) {
            int needed = 0;
            for (int bank = 0; bank < kernel.grid().banks(); bank++) {
                int number = bank;
                needed = Math.max(needed, sum(mapped, Optional.empty(), words -> words.ofAll(number)));
            }
            int most = needed;
            check(
                    mapped,
                    "all matrices",
                    most,
                    kernel.sizes().wordsPerBank(),
                    hundredths -> sum(mapped, Optional.of(share(hundredths)), BankWords::all),
                    diagnostics);
            return;
        }
        Streaming streaming = kernel.streaming().get();
        streaming.segments().forEach(segment -> {
            if (segment.columns() > 0) {
                checkSegment(mapped, segment, segment.firstColumn(), segment.endColumn(), diagnostics);
            }
        });
        streaming.oneHot().ifPresent(column -> {
            int columns = operand(mapped, column).columns().perGroup();
            for (int local = 0; local < columns; local++) {
                checkSegment(mapped, column, local, local + 1, diagnostics);
            }
        });
    }

    private void checkSegment(MappedNetwork mapped, Segment segment, int first, int end, Diagnostics diagnostics) {
        if (diagnostics.hasErrors()) {
            return;
        }
        check(
                mapped,
                "local columns " + first + " to " + (end - 1) + " of '"
                        + operand(mapped, segment).name() + "', a segment of streamed weights,",
                words(mapped, segment, Optional.empty()).of(first, end),
                segment.bankWords(),
                hundredths ->
                        words(mapped, segment, Optional.of(share(hundredths))).of(first, end),
                diagnostics);
    }

    /** Complains with the least capacity that has the words needed. */
    private void check(
            MappedNetwork mapped,
            String what,
            int needed,
            int room,
            IntUnaryOperator wordsOfHundredths,
            Diagnostics diagnostics) {
        if (needed <= room) {
            return;
        }
        double share = mapped.capacity().orElseThrow().share();
        int enough = 1;
        while (enough < HUNDREDTHS && wordsOfHundredths.applyAsInt(enough) < needed) {
            enough++;
        }
        diagnostics.error(
                Rule.NO_ROOM,
                mapped.network().description().hardware().where(),
                String.format(
                        Locale.ROOT,
                        "%s: the weights of %s need %,d words of the fullest bank, a capacity of %s has %,d: %,d are missing;"
                                + " prune more, or make a new kernel with a capacity of %s",
                        "'" + mapped.network().integers().name() + "'",
                        what,
                        needed,
                        share,
                        room,
                        needed - room,
                        enough / (double) HUNDREDTHS));
    }

    private static Capacity share(int hundredths) {
        return new Capacity(hundredths / (double) HUNDREDTHS);
    }

    private static Operand operand(MappedNetwork mapped, Segment segment) {
        return mapped.phases().get(segment.phase()).operands().get(segment.operand());
    }

    private BankWords words(MappedNetwork mapped, Segment segment, Optional<Capacity> capacity) {
        return BankWords.of(kernel.grid(), operand(mapped, segment), kernel.sizes(), capacity);
    }

    private int sum(MappedNetwork mapped, Optional<Capacity> capacity, ToIntFunction<BankWords> words) {
        int sum = 0;
        for (Phase phase : mapped.phases()) {
            for (Operand operand : phase.operands()) {
                sum += words.applyAsInt(BankWords.of(kernel.grid(), operand, kernel.sizes(), capacity));
            }
        }
        return sum;
    }
}
