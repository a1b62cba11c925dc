package dev.skipgate.testbench.card;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.card.KernelWords;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The steps that {@code compile} left in a project with what must come of them.
 *
 * @param input the steps
 * @param expected results with trips
 */
record GoldenVectors(InputSequence input, List<StepResult> expected) {
    static GoldenVectors read(Path directory, KernelWords words) {
        Path inputFile = directory.resolve("data/input.bin");
        Path expectedFile = directory.resolve("data/expected.bin");
        try {
            byte[] expected = Files.readAllBytes(expectedFile);
            byte[] input = Files.readAllBytes(inputFile);
            int steps = expected.length / words.outputBytes(1);
            if (steps < 1 || expected.length != words.outputBytes(steps) || input.length != words.inputBytes(steps)) {
                throw new OutputException(expectedFile + " and " + inputFile.getFileName()
                        + " do not fit together; compile the model again");
            }
            return new GoldenVectors(words.sequence(input, steps), words.unpack(expected));
        } catch (IOException e) {
            throw new OutputException(
                    "cannot read the golden vectors in " + directory.resolve("data") + ": " + OutputException.reason(e)
                            + "; compile the model again",
                    e);
        }
    }

    /** Where results part from what is expected; empty when nowhere. */
    Optional<String> difference(List<StepResult> seen) {
        for (int step = 0; step < expected.size(); step++) {
            StepResult wanted = expected.get(step);
            if (!wanted.sameIntegers(seen.get(step))) {
                return Optional.of("step " + step + ": the card says argmax "
                        + seen.get(step).argmax() + " with logit "
                        + seen.get(step).argmaxLogit() + ", the integer model " + wanted.argmax() + " with "
                        + wanted.argmaxLogit() + ", or other logits");
            }
            if (!wanted.trips().equals(seen.get(step).trips())) {
                return Optional.of("step " + step + ": the card counts "
                        + seen.get(step).trips().orElseThrow() + ", the cycle model "
                        + wanted.trips().orElseThrow());
            }
        }
        return Optional.empty();
    }
}
