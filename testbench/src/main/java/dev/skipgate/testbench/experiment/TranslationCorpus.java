package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.TarReader;
import dev.skipgate.runtime.training.data.text.PairBatches;
import dev.skipgate.runtime.training.data.text.ParallelBatches;
import dev.skipgate.runtime.training.data.text.ParallelText;
import dev.skipgate.runtime.training.data.text.TextBytes;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** English sentences and their German translations, in parts, each language with a vocabulary of its own. */
record TranslationCorpus(String name, ParallelText training, ParallelText validation, ParallelText test)
        implements Closeable {
    private static final String SOURCE = "en";
    private static final String TARGET = "de";
    private static final int LARGEST_FILE = 1 << 28;

    /** Lengths that count as the same when batches are made; see docs/training-data.md. */
    private static final int BUCKET = 3;

    /**
     * Reads the files {@code *train*.en}, {@code *val*.en}, {@code *test*.en} and the same of {@code .de}.
     *
     * @param data one folder or tar archive
     * @param vocabulary words of each language, with the special ones
     * @param longest words of a sentence that is trained on
     * @param most pairs that are trained on, from the start
     */
    static TranslationCorpus open(List<Path> data, int vocabulary, int longest, int most) {
        if (data.size() != 1) {
            throw new DataException(data.size() + " files are given; wanted one: English and German sentences with the"
                    + " parts train, val and test, --data multi30k-en-de.tgz");
        }
        Path from = data.get(0);
        Map<String, byte[]> files = files(from);
        ParallelText all = ParallelText.open(
                part(from, files, "train", SOURCE),
                part(from, files, "train", TARGET),
                vocabulary,
                vocabulary,
                longest);
        return new TranslationCorpus(
                from.getFileName().toString(),
                all.slice("training", new Split.Range(0, Math.min(most, all.size()))),
                held(from, files, "val", all),
                held(from, files, "test", all));
    }

    private static ParallelText held(Path from, Map<String, byte[]> files, String part, ParallelText training) {
        return ParallelText.open(
                part(from, files, part, SOURCE),
                part(from, files, part, TARGET),
                training.sourceVocabulary(),
                training.targetVocabulary(),
                Integer.MAX_VALUE);
    }

    private static Map<String, byte[]> files(Path from) {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            if (Files.isDirectory(from)) {
                try (Stream<Path> listed = Files.list(from)) {
                    for (Path file : listed.filter(Files::isRegularFile).toList()) {
                        files.put(file.getFileName().toString(), DataFile.bytes(file, LARGEST_FILE));
                    }
                }
            } else {
                try (TarReader tar = new TarReader(from.toString(), DataFile.open(from))) {
                    for (Optional<TarReader.Entry> next = tar.next(); next.isPresent(); next = tar.next()) {
                        String path = next.get().path();
                        files.put(
                                path.substring(path.lastIndexOf('/') + 1),
                                next.get().bytes());
                    }
                }
            }
        } catch (IOException e) {
            throw DataFile.unreadable(from, e);
        }
        return files;
    }

    private static TextBytes part(Path from, Map<String, byte[]> files, String part, String language) {
        List<String> names = files.keySet().stream()
                .filter(file -> file.endsWith("." + language)
                        && Arrays.asList(file.split("[._-]")).contains(part))
                .toList();
        if (names.size() != 1) {
            throw new DataException(from + ": has " + names.size() + " files of the part '" + part + "' in '" + language
                    + "'; wanted one, with a name such as multi30k." + part + "." + language);
        }
        return TextBytes.of(from + ":" + names.get(0), files.get(names.get(0)));
    }

    BatchReader<SequenceBatch> trainingBatches(int batch) {
        Optional<RandomState> order = Optional.of(RandomState.of(Request.SEED).fork("order"));
        return PairBatches.of(new ParallelBatches(training, batch, BUCKET, Remainder.DROP, order));
    }

    BatchReader<SequenceBatch> batches(ParallelText part, int batch) {
        return PairBatches.of(
                new ParallelBatches(part, Math.min(batch, part.size()), BUCKET, Remainder.KEEP, Optional.empty()));
    }

    /** For a report's settings. */
    String sizes() {
        return name + ", English to German: " + training.size() + " pairs trained on, " + validation.size()
                + " to validate, " + test.size() + " to test; "
                + training.sourceVocabulary().size() + " and "
                + training.targetVocabulary().size() + " words";
    }

    @Override
    public void close() {
        training.close();
        validation.close();
        test.close();
    }
}
