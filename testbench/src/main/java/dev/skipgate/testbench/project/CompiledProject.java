package dev.skipgate.testbench.project;

import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Streaming;
import dev.skipgate.compiler.ir.UnitMap;
import dev.skipgate.compiler.pass.PhaseLayout;
import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.Hardware;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.SequencePass;
import dev.skipgate.runtime.bundle.StateLayout;
import dev.skipgate.runtime.card.KernelWords;
import dev.skipgate.runtime.card.StateWords;
import dev.skipgate.testbench.verify.ReferenceRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A compiled model, read back from its directory. */
public final class CompiledProject {
    /** Text the model was measured on, for {@code verify}; only language models with a quality text have it. */
    public static final String SAMPLE = "data/sample.txt";

    private final Path directory;
    private final Network network;
    private final Grid grid;
    private final List<Phase> phases;
    private final Optional<Streaming> streaming;
    private final Hardware hardware;

    private CompiledProject(
            Path directory,
            Network network,
            Hardware hardware,
            Grid grid,
            List<Phase> phases,
            Optional<Streaming> streaming) {
        this.directory = directory;
        this.hardware = hardware;
        this.network = network;
        this.grid = grid;
        this.phases = phases;
        this.streaming = streaming;
    }

    /**
     * Opens a directory that {@code compile} wrote.
     *
     * @throws OutputException when it is not one, or damaged
     */
    public static CompiledProject open(Path directory) {
        try {
            Bundle bundle = BundleReader.read(directory);
            Hardware hardware = bundle.hardware();
            Grid grid = grid(hardware);
            List<UnitMap> units = new ArrayList<>();
            for (Hardware.UnitPlaces places : hardware.units()) {
                units.add(new UnitMap(places.depth(), places.groups(), places.slots()));
            }
            List<List<Encoding>> encodings = hardware.encodings().stream()
                    .map(phase -> phase.stream().map(CompiledProject::encoding).toList())
                    .toList();
            List<Phase> phases = PhaseLayout.rebuild(bundle.network(), grid, encodings, units);
            return new CompiledProject(
                    directory,
                    bundle.network(),
                    hardware,
                    grid,
                    phases,
                    hardware.streaming().map(stream -> StreamedSegments.fromBundle(stream, phases)));
        } catch (BundleException e) {
            throw new OutputException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw damaged(directory, e.getMessage(), e);
        } catch (IndexOutOfBoundsException e) {
            throw damaged(directory, "its parts do not fit together", e);
        }
    }

    private static OutputException damaged(Path directory, String what, RuntimeException cause) {
        return new OutputException(
                directory.resolve(Bundle.MANIFEST) + ": " + what + "; compile the model again", cause);
    }

    private static Grid grid(Hardware hardware) {
        long lanes = (long) hardware.rowGroups() * hardware.columnGroups();
        if (lanes > HardwareDescription.MOST_LANES) {
            throw new IllegalArgumentException(lanes + " lanes; wanted at most " + HardwareDescription.MOST_LANES);
        }
        return new Grid(hardware.rowGroups(), hardware.columnGroups());
    }

    private static Encoding encoding(String word) {
        for (Encoding encoding : Encoding.values()) {
            if (encoding.word().equals(word)) {
                return encoding;
            }
        }
        throw new IllegalArgumentException("unknown encoding '" + word + "'");
    }

    public Path directory() {
        return directory;
    }

    public Network network() {
        return network;
    }

    /** What it was compiled for. */
    public Hardware hardware() {
        return hardware;
    }

    public Grid grid() {
        return grid;
    }

    public List<Phase> phases() {
        return phases;
    }

    /** How the kernel's input and output words of a pass are laid out. */
    public KernelWords words(SequencePass pass) {
        return new KernelWords(pass.network(), grid.rowGroups(), grid.columnGroups());
    }

    /** How the state of a pass is laid out. */
    public StateWords stateWords(int pass) {
        return new StateWords(network, pass, StateLayout.of(new Bundle(network, hardware)), hardware.units());
    }

    /** A reference run of the network with the trips of the design, from the reset state. */
    public ReferenceRun reference() {
        return new ReferenceRun(network, grid, phases, streaming);
    }
}
