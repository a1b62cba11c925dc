package dev.skipgate.testbench.packaging;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.Boards;
import dev.skipgate.boards.MemoryBank;
import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.xrt.xclbin.Bank;
import dev.skipgate.runtime.xrt.xclbin.ComputeUnit;
import dev.skipgate.runtime.xrt.xclbin.Container;
import dev.skipgate.runtime.xrt.xclbin.Kernel;
import dev.skipgate.runtime.xrt.xclbin.Xclbin;
import dev.skipgate.testbench.csim.KernelLibrary;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Packages a compiled model for the emulated card: its kernel compiled by g++, and metadata of the board it was compiled for. XRT is
 * needed only to drive it.
 *
 * @param file where it lies
 * @param xclbin what is in it
 */
public record EmulatedPackage(Path file, Xclbin xclbin) {
    private static final long FIRST_UNIT = 0x1800000;

    /**
     * Writes {@code DIR/NAME.emulated.xclbin}; the same model gives the same bytes.
     *
     * @param directory a compiled model
     * @throws OutputException when it is none, or cannot be written
     */
    public static EmulatedPackage write(Path directory) {
        Bundle bundle = bundle(directory);
        Board board = Boards.load(bundle.hardware().board());
        String platform = board.platform()
                .orElseThrow(() -> new OutputException("board " + board.id() + " of the model in " + directory
                        + " has no Vitis platform, so XRT drives no card of it; compile the model for another board"));
        Path hls = directory.resolve("hls");
        KernelDeclaration declaration = KernelDeclaration.read(hls);
        LinkConfig link = LinkConfig.read(hls.resolve("link.cfg"), declaration.name());
        List<Bank> banks = banks(board);
        Kernel kernel = new Kernel(declaration.name(), declaration.arguments(), units(declaration, link, banks, hls));
        Xclbin xclbin = new Xclbin(
                bundle.network().name(),
                platform,
                board.part(),
                Container.Mode.HARDWARE_EMULATION,
                banks,
                List.of(kernel),
                (int) Math.round(bundle.hardware().clockMhz()),
                KernelLibrary.build(
                        hls, declaration.name(), declaration.arguments().size()),
                Map.of(
                        BundleHash.KEY,
                        BundleHash.of(directory),
                        BundleHash.KERNEL_KEY,
                        BundleHash.ofKernel(directory),
                        "skipgate.board",
                        board.id(),
                        "skipgate.model",
                        bundle.network().name()));
        Path file = directory.resolve(fileName(bundle.network().name()) + ".emulated.xclbin");
        write(file, xclbin.container().bytes());
        return new EmulatedPackage(file, xclbin);
    }

    /** A model's name as files have it: what is no letter, digit or underscore becomes one. */
    public static String fileName(String model) {
        return model.replaceAll("[^A-Za-z0-9_]", "_");
    }

    /** The bundle of a directory. */
    public static Bundle bundle(Path directory) {
        try {
            return BundleReader.read(directory);
        } catch (BundleException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }

    /** The board's memory, kind by kind and one after the other, as the shell numbers it. */
    private static List<Bank> banks(Board board) {
        List<Bank> banks = new ArrayList<>();
        long base = 0;
        for (MemoryBank memory : board.memory()) {
            for (int index = 0; index < memory.count(); index++) {
                String tag = memory.kind().connectivityTag() + "[" + index + "]";
                banks.add(new Bank(kind(memory.kind()), tag, base, memory.bytesEach()));
                base += memory.bytesEach();
            }
        }
        return banks;
    }

    private static Bank.Kind kind(MemoryBank.Kind kind) {
        return switch (kind) {
            case HBM -> Bank.Kind.HBM;
            case DDR4 -> Bank.Kind.DDR4;
            case DDR3 -> Bank.Kind.DDR3;
            case LPDDR4 -> Bank.Kind.DRAM;
        };
    }

    private static List<ComputeUnit> units(KernelDeclaration kernel, LinkConfig link, List<Bank> banks, Path hls) {
        List<String> tags = banks.stream().map(Bank::tag).toList();
        List<ComputeUnit> units = new ArrayList<>();
        for (String unit : link.units()) {
            List<Integer> places = new ArrayList<>();
            for (String pointer : kernel.pointers()) {
                // v++ connects what is not named to the first memory.
                String tag = link.banks().getOrDefault(unit + "." + pointer, tags.get(0));
                int bank = tags.indexOf(tag);
                if (bank < 0) {
                    throw new OutputException(hls.resolve("link.cfg") + " connects " + unit + "." + pointer + " to "
                            + tag + ", which the board does not have; it has " + tags.get(0) + " to "
                            + tags.get(tags.size() - 1));
                }
                places.add(bank);
            }
            units.add(new ComputeUnit(unit, FIRST_UNIT + (long) units.size() * Kernel.REGISTER_BYTES, places));
        }
        return units;
    }

    private static void write(Path file, byte[] content) {
        try {
            Path part = file.toAbsolutePath().getParent().resolve("." + UUID.randomUUID() + ".part");
            try {
                Files.write(part, content);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new OutputException("cannot write " + file + ": " + OutputException.reason(e), e);
        }
    }
}
