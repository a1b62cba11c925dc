package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.speech.DigitStrings;
import dev.skipgate.runtime.training.data.speech.MfccSettings;
import dev.skipgate.runtime.training.data.speech.SpeechExamples;
import dev.skipgate.runtime.training.data.speech.SpokenDigit;
import dev.skipgate.runtime.training.data.speech.SpokenDigits;
import dev.skipgate.runtime.training.data.speech.Whitening;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Recordings of digits in their parts: each so many of them are for validation, the takes that the data set holds out for the test.
 *
 * @param whitening by the statistics of those that are trained on
 * @param features of a frame
 */
record RecordedDigits(
        SpokenDigits training,
        SpokenDigits validation,
        Optional<SpokenDigits> test,
        Whitening whitening,
        int features) {
    private static final int DIGITS = 10;
    private static final double WHITENING_FLOOR = 1e-5;

    /** Which strings are made does not depend on the run's seed, so that runs can be compared. */
    private static final long STRINGS_SEED = 1;

    static RecordedDigits read(DataDescription.Speech speech) {
        MfccSettings settings = MfccSettings.of(speech.sampleRate());
        SpokenDigits all = SpokenDigits.read(speech.file(), settings);
        SpokenDigits rest = all.where("training and validation", digit -> !digit.isTest());
        long every = Math.max(2, Math.round(1 / speech.validation()));
        Set<SpokenDigit> held = new HashSet<>();
        for (int i = 0; i < rest.digits().size(); i += (int) every) {
            held.add(rest.digits().get(i));
        }
        SpokenDigits training = rest.where("training", digit -> !held.contains(digit));
        boolean tested = all.digits().stream().anyMatch(SpokenDigit::isTest);
        return new RecordedDigits(
                training,
                rest.where("validation", held::contains),
                tested ? Optional.of(all.where("test", SpokenDigit::isTest)) : Optional.empty(),
                training.whitening(speech.whitening(), settings.features(), WHITENING_FLOOR),
                settings.features());
    }

    /** A digit each. */
    ExampleData digits(int frames) {
        return new ExampleData(
                single(training, frames),
                single(validation, frames),
                test.map(part -> single(part, frames)),
                StepInputs.vectors(features),
                DIGITS,
                frames == 1,
                Objective.LAST_STEP,
                OptionalInt.of(DataOpening.FRAMES),
                Optional.of(whitening));
    }

    private Examples single(SpokenDigits part, int frames) {
        return new SpeechExamples(part, whitening, frames, SpeechExamples.Padding.FRONT, true);
    }

    /** Digits one after the other. */
    ExampleData strings(DataDescription.DigitStringFiles data) {
        int held =
                (int) Math.max(1, Math.round(data.strings() * data.recordings().validation()));
        return new ExampleData(
                strings(training, data, data.strings(), "training"),
                strings(validation, data, held, "validation"),
                test.map(part -> strings(part, data, held, "test")),
                StepInputs.vectors(features),
                DigitStrings.CLASSES,
                false,
                Objective.CTC,
                OptionalInt.empty(),
                Optional.of(whitening));
    }

    private Examples strings(SpokenDigits part, DataDescription.DigitStringFiles data, int count, String name) {
        return new DigitStrings(
                part,
                whitening,
                count,
                data.shortest(),
                data.longest(),
                RandomState.of(STRINGS_SEED).fork(name));
    }
}
