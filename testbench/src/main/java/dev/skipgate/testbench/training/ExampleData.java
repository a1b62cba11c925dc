package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.ExampleBatches;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.image.Images;
import dev.skipgate.runtime.training.data.speech.MfccSettings;
import dev.skipgate.runtime.training.data.speech.SpeechExamples;
import dev.skipgate.runtime.training.data.speech.SpokenDigit;
import dev.skipgate.runtime.training.data.speech.SpokenDigits;
import dev.skipgate.runtime.training.data.speech.Whitening;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Examples with a class each, in their parts. */
record ExampleData(Examples training, Examples validation, Optional<Examples> test, int valuesPerStep, int classes)
        implements DataSets {
    private static final int DIGITS = 10;
    private static final double WHITENING_FLOOR = 1e-5;

    static ExampleData images(DataDescription.ImageFiles files) {
        Images all = read(files.training(), files);
        Split split = new Split(1 - files.validation(), files.validation(), 0);
        Images training = all.slice("training", split.train(all.size()));
        return new ExampleData(
                training,
                all.slice("validation", split.validation(all.size())),
                files.test().map(pair -> read(pair, files)),
                training.features(),
                files.classes());
    }

    private static Images read(DataDescription.IdxPair pair, DataDescription.ImageFiles files) {
        return Images.read(pair.images(), pair.labels(), files.classes(), files.layout());
    }

    /** Recordings of which each so many are for validation; the takes that the data set holds out are for the test. */
    static ExampleData speech(DataDescription.Speech speech, int frames) {
        MfccSettings settings = MfccSettings.of(speech.sampleRate());
        SpokenDigits all = SpokenDigits.read(speech.file(), settings);
        SpokenDigits rest = all.where("training and validation", digit -> !digit.isTest());
        long every = Math.max(2, Math.round(1 / speech.validation()));
        Set<SpokenDigit> held = new HashSet<>();
        for (int i = 0; i < rest.digits().size(); i += (int) every) {
            held.add(rest.digits().get(i));
        }
        SpokenDigits training = rest.where("training", digit -> !held.contains(digit));
        Whitening whitening = training.whitening(speech.whitening(), settings.features(), WHITENING_FLOOR);
        boolean tested = all.digits().stream().anyMatch(SpokenDigit::isTest);
        return new ExampleData(
                examples(training, whitening, frames),
                examples(rest.where("validation", held::contains), whitening, frames),
                tested
                        ? Optional.of(examples(all.where("test", SpokenDigit::isTest), whitening, frames))
                        : Optional.empty(),
                settings.features(),
                DIGITS);
    }

    private static Examples examples(SpokenDigits digits, Whitening whitening, int frames) {
        return new SpeechExamples(digits, whitening, frames, SpeechExamples.Padding.FRONT, true);
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.empty();
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(valuesPerStep);
    }

    @Override
    public Objective objective() {
        return Objective.LAST_STEP;
    }

    @Override
    public boolean continuous() {
        return false;
    }

    @Override
    public int usualSequence() {
        return DataOpening.FRAMES;
    }

    @Override
    public Parts parts(int batch, int sequence, long seed) {
        RandomState order = RandomState.of(seed).fork("data");
        return new Parts(
                new ExampleBatches(training, batch, Remainder.DROP, Optional.of(order)),
                evaluated(validation, batch),
                test.map(part -> evaluated(part, batch)),
                Optional.empty());
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
