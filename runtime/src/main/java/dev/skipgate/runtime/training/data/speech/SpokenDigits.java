package dev.skipgate.runtime.training.data.speech;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.data.TarReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recordings named {@code DIGIT_SPEAKER_TAKE.wav}, as the Free Spoken Digit Dataset has them. The recordings are read one by one; what
 * stays in memory are their features: about 16 kB for a second of speech with the usual settings.
 *
 * @param name what messages call them
 * @param digits by digit, speaker and take
 */
public record SpokenDigits(String name, List<SpokenDigit> digits) {
    private static final Pattern NAME = Pattern.compile("([0-9])_([^_/]+)_([0-9]{1,6})\\.wav");
    private static final int LARGEST_RECORDING = 1 << 28;

    public SpokenDigits {
        digits = digits.stream().sorted(SpokenDigit.ORDER).toList();
        if (digits.isEmpty()) {
            throw new DataException(
                    name + ": has no recordings; wanted files named DIGIT_SPEAKER_TAKE.wav such as 7_jackson_12.wav");
        }
    }

    /**
     * Reads all recordings of a folder, or of a tar archive, packed by gzip or not. Files that do not end in {@code .wav} and hidden
     * ones are passed over.
     *
     * @throws DataException when there are none, or one has another name, another sample rate, or is damaged
     */
    public static SpokenDigits read(Path source, MfccSettings settings) {
        Mfcc mfcc = new Mfcc(settings);
        List<SpokenDigit> digits = new ArrayList<>();
        try {
            if (Files.isDirectory(source)) {
                readFolder(source, mfcc, digits);
            } else {
                readArchive(source, mfcc, digits);
            }
        } catch (IOException e) {
            throw DataFile.unreadable(source, e);
        }
        return new SpokenDigits(source.toString(), digits);
    }

    private static void readFolder(Path folder, Mfcc mfcc, List<SpokenDigit> digits) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            if (isRecording(file.getFileName().toString())) {
                byte[] bytes = DataFile.bytes(file, LARGEST_RECORDING);
                digits.add(digit(file.toString(), file.getFileName().toString(), bytes, mfcc));
            }
        }
    }

    private static void readArchive(Path archive, Mfcc mfcc, List<SpokenDigit> digits) throws IOException {
        try (TarReader tar = new TarReader(archive.toString(), DataFile.open(archive))) {
            for (Optional<TarReader.Entry> next = tar.next(); next.isPresent(); next = tar.next()) {
                String path = next.get().path();
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (isRecording(name)) {
                    digits.add(digit(archive + ":" + path, name, next.get().bytes(), mfcc));
                }
            }
        }
    }

    private static boolean isRecording(String name) {
        return !name.startsWith(".") && name.toLowerCase(Locale.ROOT).endsWith(".wav");
    }

    private static SpokenDigit digit(String where, String name, byte[] bytes, Mfcc mfcc) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new DataException(
                    where + ": is not named DIGIT_SPEAKER_TAKE.wav; wanted a name such as 7_jackson_12.wav");
        }
        WavFile wav = WavFile.read(where, bytes);
        if (wav.sampleRate() != mfcc.settings().sampleRate()) {
            throw new DataException(where + ": has " + wav.sampleRate() + " samples a second; wanted "
                    + mfcc.settings().sampleRate() + "; resample it, or change the settings");
        }
        return new SpokenDigit(
                Integer.parseInt(matcher.group(1)),
                matcher.group(2),
                Integer.parseInt(matcher.group(3)),
                mfcc.features(wav.samples()));
    }

    /**
     * Those that a condition holds for.
     *
     * @param part what messages call them
     * @throws DataException when there are none
     */
    public SpokenDigits where(String part, Predicate<SpokenDigit> condition) {
        return new SpokenDigits(
                name + " (" + part + ")", digits.stream().filter(condition).toList());
    }

    /** Statistics of these recordings; fit them on those that are trained on, and on no others. */
    public Whitening whitening(Whitening.Kind kind, int features, double floor) {
        return Whitening.fit(kind, digits.stream().map(SpokenDigit::frames).toList(), features, floor);
    }
}
