package dev.skipgate.testbench.lab.explore;

import dev.skipgate.boards.Boards;
import dev.skipgate.boards.UnknownBoardException;
import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.testbench.lab.worth.Appraisal;
import dev.skipgate.testbench.project.OutputDirectory;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.training.ChangedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds what would fail in every job before the first of them is begun. */
public final class SweepCheck {
    private SweepCheck() {}

    /**
     * Throws when there is no such board, or when a quantizer is none or no hardware can have it.
     *
     * @throws DataException saying what to do
     */
    public static void check(SweepSubject subject, Sweep sweep) {
        try {
            Boards.load(subject.board());
        } catch (UnknownBoardException e) {
            throw new DataException(e.getMessage(), e);
        }
        Optional<Path> weights =
                subject.weights().isEmpty() ? Optional.empty() : Optional.of(Path.of(subject.weights()));
        ChangedModel model = ChangedModel.read(Path.of(subject.model()), weights);
        for (String quantizer : sweep.quantizers()) {
            if (!quantizer.equals(Variant.AS_DESCRIBED)) {
                check(model, quantizer);
            }
        }
    }

    private static void check(ChangedModel model, String quantizer) {
        try {
            Path folder = Files.createTempDirectory("skipgate-sweep");
            try {
                Appraisal.read(model.writeVariant(folder, Optional.of(quantizer)), Optional.empty());
            } finally {
                OutputDirectory.delete(folder);
            }
        } catch (CompilationFailedException e) {
            throw new DataException(
                    "the quantizer '" + quantizer + "' of the sweep: "
                            + e.diagnostics().get(0).message(),
                    e);
        } catch (IOException e) {
            throw new OutputException("cannot write a temporary folder: " + OutputException.reason(e), e);
        }
    }
}
