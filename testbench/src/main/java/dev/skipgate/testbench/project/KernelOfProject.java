package dev.skipgate.testbench.project;

import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.Compiler;
import dev.skipgate.compiler.Overrides;
import dev.skipgate.compiler.ir.KernelLayout;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.runtime.bundle.Hardware;
import dev.skipgate.runtime.bundle.NetworkShape;
import dev.skipgate.runtime.card.KernelSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** The kernel of a project that was compiled with a capacity, to compile other weights for. */
public final class KernelOfProject {
    private final CompiledProject project;
    private final KernelSources sources;

    private KernelOfProject(CompiledProject project, KernelSources sources) {
        this.project = project;
        this.sources = sources;
    }

    /**
     * Reads the kernel of a project.
     *
     * @throws OutputException when it is no project, or its kernel has no room for other weights
     */
    public static KernelOfProject read(Path directory) {
        CompiledProject project = CompiledProject.open(directory);
        if (project.hardware().capacity().isEmpty()) {
            throw new OutputException(directory + " was compiled without a capacity: its kernel has room for its own"
                    + " weights alone; compile it again with --capacity, the share of the weights that there shall be"
                    + " room for");
        }
        try {
            return new KernelOfProject(project, KernelSources.read(directory));
        } catch (IOException e) {
            throw new OutputException(
                    "the kernel in " + directory + " cannot be read: " + OutputException.reason(e)
                            + "; compile the model again",
                    e);
        }
    }

    /** The project. */
    public CompiledProject project() {
        return project;
    }

    /**
     * Compiles a model for this kernel.
     *
     * @param named the file that messages name, which the user knows the description by
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong, such as weights that do not fit
     * @throws OutputException when the model has another shape
     */
    public CompiledModel compile(Path description, Path named) {
        Hardware hardware = project.hardware();
        Overrides same = new Overrides(
                Optional.of(hardware.board()),
                Optional.of(Integer.toString(project.grid().lanes())),
                Optional.empty(),
                OptionalDouble.of(hardware.clockMhz()),
                hardware.capacity());
        KernelLayout layout = new KernelLayout(
                project.grid(),
                project.phases().stream()
                        .map(phase ->
                                phase.operands().stream().map(Operand::encoding).toList())
                        .toList(),
                hardware.streaming().isPresent());
        CompiledModel compiled = new Compiler(same).compileLike(layout, description);
        try {
            NetworkShape.requireSame(
                    project.network(), compiled.design().network().integers());
        } catch (IllegalArgumentException e) {
            throw other(named, e.getMessage());
        }
        return compiled;
    }

    /**
     * Requires that what was written has this kernel.
     *
     * @throws OutputException when it needs another one, saying where they differ
     */
    public void requireSame(Path written, Path description) throws IOException {
        Optional<String> difference = sources.difference(KernelSources.read(written));
        if (difference.isPresent()) {
            throw other(description, "where its " + difference.get());
        }
    }

    private OutputException other(Path description, String why) {
        return new OutputException(description + " needs another kernel than " + project.directory() + ": " + why
                + "; use the description that it was compiled from, with other weights, or compile without --like");
    }
}
