package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.ExampleBatches;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.data.image.Images;
import dev.skipgate.runtime.training.data.sequence.LabelledSequences;
import dev.skipgate.runtime.training.data.sequence.UnlabelledSequences;
import dev.skipgate.runtime.training.data.speech.Whitening;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Examples of real vectors or tokens that stand each for itself, in their parts.
 *
 * @param inputs what a step has
 * @param oneStep whether every example is a single vector
 */
record ExampleData(
        Examples training,
        Examples validation,
        Optional<Examples> test,
        StepInputs inputs,
        int classes,
        boolean oneStep,
        Objective objective,
        OptionalInt usualSequence,
        Optional<Whitening> whitening)
        implements DataSets {
    private static final int MOST_HELD_OUT = 1000;

    static ExampleData images(DataDescription.ImageFiles files) {
        Images all = read(files.training(), files);
        Split split = new Split(1 - files.validation(), files.validation(), 0);
        Images training = all.slice("training", split.train(all.size()));
        return new ExampleData(
                training,
                all.slice("validation", split.validation(all.size())),
                files.test().map(pair -> read(pair, files)),
                StepInputs.vectors(training.features()),
                files.classes(),
                training.time() == 1,
                Objective.LAST_STEP,
                OptionalInt.empty(),
                Optional.empty());
    }

    private static Images read(DataDescription.IdxPair pair, DataDescription.ImageFiles files) {
        return Images.read(pair.images(), pair.labels(), files.classes(), files.layout());
    }

    static ExampleData sequences(DataDescription.Sequences files) {
        LabelledSequences all = files.training().read();
        Optional<LabelledSequences> test = files.test().map(DataDescription.SequenceSource::read);
        test.ifPresent(each -> requireAlike(all, each));
        Split split = new Split(1 - files.validation(), files.validation(), 0);
        return new ExampleData(
                all.slice("training", split.train(all.size())),
                all.slice("validation", split.validation(all.size())),
                test.map(each -> each),
                StepInputs.of(all.sequences()).and(test.map(each -> StepInputs.of(each.sequences()))),
                Math.max(all.classes(), test.map(LabelledSequences::classes).orElse(0)),
                all.time() == 1 && test.stream().allMatch(each -> each.time() == 1),
                objective(all.labels()),
                OptionalInt.empty(),
                Optional.empty());
    }

    /** All sequences in every part, for evaluation. */
    static ExampleData all(LabelledSequences all) {
        return new ExampleData(
                all,
                all,
                Optional.of(all),
                StepInputs.of(all.sequences()),
                all.classes(),
                all.time() == 1,
                objective(all.labels()),
                OptionalInt.empty(),
                Optional.empty());
    }

    private static void requireAlike(LabelledSequences training, LabelledSequences test) {
        StepInputs read = StepInputs.of(training.sequences());
        StepInputs tested = StepInputs.of(test.sequences());
        if (!read.features().equals(tested.features())) {
            throw new DataException(test.name() + ": have " + tested.shown() + " a step, but " + training.name()
                    + " have " + read.shown() + "; wanted the same");
        }
        if (objective(training.labels()) != objective(test.labels())) {
            throw new DataException(test.name() + ": have labels of another kind than " + training.name()
                    + "; wanted in both a class a sequence, a class a step, or strings of labels");
        }
    }

    static Objective objective(Targets labels) {
        return labels instanceof Targets.Classes
                ? Objective.LAST_STEP
                : labels instanceof Targets.Labels ? Objective.CTC : Objective.EVERY_STEP;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.empty();
    }

    @Override
    public Optional<Integer> features() {
        return inputs.features();
    }

    @Override
    public Optional<UnlabelledSequences.Token> greatestToken() {
        return inputs.greatestToken();
    }

    @Override
    public Optional<String> greatestLabel() {
        return Stream.concat(Stream.of(training), test.stream())
                .filter(LabelledSequences.class::isInstance)
                .map(LabelledSequences.class::cast)
                .filter(each -> each.classes() == classes)
                .findFirst()
                .map(LabelledSequences::greatestLabel);
    }

    @Override
    public boolean continuous() {
        return false;
    }

    @Override
    public Parts parts(int batch, int sequence, long seed) {
        RandomState order = RandomState.of(seed).fork("data");
        return new Parts(
                new ExampleBatches(training, batch, Remainder.DROP, Optional.of(order)),
                evaluated(validation, batch),
                test.map(part -> evaluated(part, batch)),
                test.map(part -> new HeldOut.Labelled(LabelledSequences.of(part, MOST_HELD_OUT))));
    }

    private static BatchReader<SequenceBatch> evaluated(Examples part, int batch) {
        if (part.size() == 0) {
            throw new DataException(part.name() + ": there are none; wanted a greater share for validation");
        }
        return new ExampleBatches(part, Math.min(batch, part.size()), Remainder.KEEP, Optional.empty());
    }

    @Override
    public void close() {}
}
