package dev.skipgate.testbench.training;

import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostic;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.Severity;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.testbench.project.KernelOfProject;
import dev.skipgate.testbench.project.OutputDirectory;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.project.ProjectWriter;
import dev.skipgate.testbench.quality.AcceleratorEvaluator;
import dev.skipgate.testbench.quality.IntegerEvaluator;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Validates a run in hardware while it goes on: at each evaluation the weights as they stand are compiled for the kernel of a project, loaded on an
 * accelerator that has it, and measured on the validation data. The loss must be that of the integer model, to the last bit.
 */
public final class HardwareValidation implements TrainingListener, Closeable {
    private final KernelOfProject kernel;
    private final Accelerator accelerator;
    private final TrainingSetup setup;
    private final Path folder;
    private final Path description;
    private final Position start;
    private final AcceleratorEvaluator evaluator;
    private Optional<PlannedNetwork> network = Optional.empty();
    private Listener listener = (at, outcome) -> {};

    /**
     * What an evaluation came to.
     *
     * @param device what really ran
     * @param tally empty when the weights did not fit the kernel
     * @param noRoom why they did not
     */
    public record Outcome(String device, Optional<Tally> tally, Optional<String> noRoom) {}

    /** Hears what evaluations come to. */
    public interface Listener {
        void validated(Moment at, Outcome outcome);
    }

    private HardwareValidation(
            KernelOfProject kernel, Accelerator accelerator, TrainingSetup setup, Path folder, Path description) {
        this.kernel = kernel;
        this.accelerator = accelerator;
        this.setup = setup;
        this.folder = folder;
        this.description = description;
        start = setup.data().validation().position();
        evaluator = new AcceleratorEvaluator(accelerator, setup.data().validation());
    }

    /**
     * Gets ready for a run, and tries whether its model is one for the kernel.
     *
     * @param accelerator that runs the kernel's project; stays open
     * @throws CompilationFailedException when hardware cannot have the model
     * @throws OutputException when it needs another kernel
     * @throws DataException when the accelerator gives no logits
     */
    public static HardwareValidation of(KernelOfProject kernel, Accelerator accelerator, TrainingSetup setup) {
        try {
            Path folder = Files.createTempDirectory("skipgate-validation");
            try {
                HardwareValidation validation =
                        new HardwareValidation(kernel, accelerator, setup, folder, describe(setup, folder));
                PlannedNetwork fresh = NetworkBuilder.build(
                        setup.network(), RandomState.of(setup.run().seed()));
                validation.tryOut(fresh);
                return validation;
            } catch (RuntimeException | IOException e) {
                OutputDirectory.delete(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new OutputException(
                    "cannot write what is validated to a temporary folder: " + OutputException.reason(e), e);
        }
    }

    private void tryOut(PlannedNetwork fresh) {
        try {
            OutputDirectory.delete(written(compiled(fresh)));
        } catch (CompilationFailedException e) {
            noRoom(e);
        }
    }

    private static Path describe(TrainingSetup setup, Path folder) throws IOException {
        if (setup.vocabulary().isPresent()) {
            setup.vocabulary().get().write(folder.resolve(TrainedDescription.VOCABULARY));
        }
        Path description = folder.resolve(ModelDescription.FILE);
        DataFile.write(
                description,
                TrainedDescription.of(
                        Files.readString(setup.file().model()),
                        setup.vocabulary().isPresent(),
                        Optional.empty(),
                        false));
        return description;
    }

    /** Says whose weights are validated, and who hears what they come to. */
    public void begin(PlannedNetwork trained, Listener to) {
        network = Optional.of(trained);
        listener = to;
    }

    @Override
    public void evaluation(Evaluation evaluation) {
        CompiledModel compiled;
        try {
            compiled = compiled(network.orElseThrow());
        } catch (CompilationFailedException e) {
            listener.validated(
                    evaluation.at(), new Outcome(accelerator.device(), Optional.empty(), Optional.of(noRoom(e))));
            return;
        }
        Tally there = onAccelerator(compiled);
        setup.data().validation().restore(start);
        Tally integers = IntegerEvaluator.evaluate(
                compiled.design().network().integers(), setup.data().validation(), Long.MAX_VALUE);
        if (!there.equals(integers)) {
            throw new DataException("after step " + evaluation.at().step() + " the loss on " + accelerator.device()
                    + " is " + there.mean() + ", that of the integer model " + integers.mean());
        }
        listener.validated(evaluation.at(), new Outcome(accelerator.device(), Optional.of(there), Optional.empty()));
    }

    /** Why the weights, which may be yet to be pruned, do not fit; what is wrong besides is thrown on. */
    private static String noRoom(CompilationFailedException e) {
        List<Diagnostic> errors = e.diagnostics().stream()
                .filter(each -> each.severity() == Severity.ERROR)
                .toList();
        if (!errors.stream().allMatch(each -> each.rule() == Rule.NO_ROOM)) {
            throw e;
        }
        return errors.get(0).message();
    }

    private Tally onAccelerator(CompiledModel compiled) {
        Path written = written(compiled);
        try {
            accelerator.replaceWeights(written);
        } catch (BundleException e) {
            throw new OutputException(e.getMessage(), e);
        }
        Tally tally = evaluator.evaluate(Long.MAX_VALUE);
        // A simulation reads its weights when it is first asked.
        OutputDirectory.delete(written);
        return tally;
    }

    private CompiledModel compiled(PlannedNetwork from) {
        Path weights = folder.resolve(TrainedDescription.WEIGHTS);
        try {
            TrainedWeights.write(weights, from, Parameter::master);
        } catch (SafetensorsException e) {
            throw new OutputException(e.getMessage(), e);
        }
        return kernel.compile(description, setup.file().model());
    }

    private Path written(CompiledModel compiled) {
        Path to = folder.resolve("project");
        try {
            Files.createDirectories(to);
            ProjectWriter.writeKernel(compiled, to);
            kernel.requireSame(to, setup.file().model());
            return to;
        } catch (IOException e) {
            throw new OutputException("cannot write " + to + ": " + OutputException.reason(e), e);
        }
    }

    @Override
    public void close() {
        OutputDirectory.delete(folder);
    }
}
