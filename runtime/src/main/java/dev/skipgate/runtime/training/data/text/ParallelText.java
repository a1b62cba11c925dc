package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.Targets;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Sentences in one language and their translations in another: line {@code n} of one file is line {@code n} of the other. Words are cut
 * at white space. Either file may be packed by gzip. Of each line only its place and its length stay in memory.
 */
public final class ParallelText implements Closeable {
    private static final List<String> SPECIALS = List.of(Vocabulary.UNKNOWN, Vocabulary.BEGIN, Vocabulary.END);

    private final LineFile source;
    private final LineFile target;
    private final Vocabulary sourceVocabulary;
    private final Vocabulary targetVocabulary;
    private final String name;
    private final int[] pairs;
    private final int tooLong;

    private ParallelText(LineFile source, LineFile target, int longest, Vocabulary ofSource, Vocabulary ofTarget) {
        name = source.name() + " and " + target.name();
        this.source = source;
        this.target = target;
        sourceVocabulary = ofSource;
        targetVocabulary = ofTarget;
        int[] kept = new int[source.lines()];
        int count = 0;
        for (int line = 0; line < kept.length; line++) {
            if (source.words(line) <= longest && target.words(line) <= longest) {
                kept[count++] = line;
            }
        }
        pairs = Arrays.copyOf(kept, count);
        tooLong = kept.length - count;
        if (count == 0) {
            throw new DataException(source.name() + ": all of its " + kept.length
                    + " sentences or their translations have more than " + longest + " words; wanted shorter ones");
        }
    }

    private ParallelText(ParallelText whole, String name, Split.Range range) {
        this.name = name;
        source = whole.source;
        target = whole.target;
        sourceVocabulary = whole.sourceVocabulary;
        targetVocabulary = whole.targetVocabulary;
        pairs = Arrays.copyOfRange(whole.pairs, (int) range.from(), (int) range.to());
        tooLong = 0;
    }

    /**
     * Opens what is trained on, with vocabularies of its own: {@code <unk>}, {@code <bos>}, {@code <eos>} and the most frequent words.
     *
     * @param mostSource tokens of the first vocabulary
     * @param mostTarget tokens of the second one
     * @param longest words of a sentence; pairs with a longer one are left out
     * @throws DataException when the files do not have as many lines, or a line is empty
     */
    public static ParallelText open(Path sourceFile, Path targetFile, int mostSource, int mostTarget, int longest) {
        return open(openBoth(sourceFile, targetFile), mostSource, mostTarget, longest);
    }

    /** The same of texts from elsewhere, which are closed with it. */
    public static ParallelText open(TextBytes source, TextBytes target, int mostSource, int mostTarget, int longest) {
        return open(openBoth(source, target), mostSource, mostTarget, longest);
    }

    private static ParallelText open(LineFile[] files, int mostSource, int mostTarget, int longest) {
        try {
            return new ParallelText(
                    files[0],
                    files[1],
                    longest,
                    files[0].counts().vocabulary(files[0].name(), SPECIALS, mostSource),
                    files[1].counts().vocabulary(files[1].name(), SPECIALS, mostTarget));
        } catch (DataException e) {
            closeBoth(files);
            throw e;
        }
    }

    /**
     * Opens what validates or tests, with the vocabularies of what was trained on.
     *
     * @throws DataException as above, and when a vocabulary lacks one of the special tokens
     */
    public static ParallelText open(
            Path sourceFile, Path targetFile, Vocabulary ofSource, Vocabulary ofTarget, int longest) {
        return open(openBoth(sourceFile, targetFile), ofSource, ofTarget, longest);
    }

    /** The same of texts from elsewhere, which are closed with it. */
    public static ParallelText open(
            TextBytes source, TextBytes target, Vocabulary ofSource, Vocabulary ofTarget, int longest) {
        return open(openBoth(source, target), ofSource, ofTarget, longest);
    }

    private static ParallelText open(LineFile[] files, Vocabulary ofSource, Vocabulary ofTarget, int longest) {
        try {
            requireSpecials(files[0], ofSource);
            requireSpecials(files[1], ofTarget);
            return new ParallelText(files[0], files[1], longest, ofSource, ofTarget);
        } catch (DataException e) {
            closeBoth(files);
            throw e;
        }
    }

    /**
     * Opens what is trained on, with one vocabulary for both languages: {@code <unk>}, {@code <bos>}, {@code <eos>} and the words that are
     * most frequent in both files together.
     *
     * @param most tokens of the vocabulary
     * @throws DataException as above
     */
    public static ParallelText openJoint(Path sourceFile, Path targetFile, int most, int longest) {
        LineFile[] files = openBoth(sourceFile, targetFile);
        try {
            WordCounts counts = files[0].counts();
            counts.add(files[1].counts());
            Vocabulary joint = counts.vocabulary(files[0].name() + " and " + files[1].name(), SPECIALS, most);
            return new ParallelText(files[0], files[1], longest, joint, joint);
        } catch (DataException e) {
            closeBoth(files);
            throw e;
        }
    }

    /**
     * A part of the pairs, by number. It reads from the files of this text and is closed with it.
     *
     * @param part what messages call it
     */
    public ParallelText slice(String part, Split.Range range) {
        return new ParallelText(this, name + " (" + part + ")", range);
    }

    private static LineFile[] openBoth(Path sourceFile, Path targetFile) {
        TextBytes source = TextBytes.open(sourceFile);
        try {
            return openBoth(source, TextBytes.open(targetFile));
        } catch (DataException e) {
            source.close();
            throw e;
        }
    }

    private static LineFile[] openBoth(TextBytes sourceBytes, TextBytes targetBytes) {
        LineFile source = new LineFile(sourceBytes);
        try {
            LineFile target = new LineFile(targetBytes);
            LineFile[] files = {source, target};
            try {
                requireAligned(source, target);
            } catch (DataException e) {
                target.close();
                throw e;
            }
            return files;
        } catch (DataException e) {
            source.close();
            throw e;
        }
    }

    private static void closeBoth(LineFile[] files) {
        files[0].close();
        files[1].close();
    }

    private static void requireAligned(LineFile source, LineFile target) {
        if (source.lines() != target.lines()) {
            throw new DataException(source.name() + ": has " + source.lines() + " lines, but " + target.name() + " has "
                    + target.lines() + "; wanted as many, each the translation of the other");
        }
        for (int line = 0; line < source.lines(); line++) {
            if (source.words(line) == 0 || target.words(line) == 0) {
                LineFile empty = source.words(line) == 0 ? source : target;
                throw new DataException(empty.name() + ":" + (line + 1)
                        + ": has no words; wanted a sentence; take this line out of both files");
            }
        }
    }

    private static void requireSpecials(LineFile file, Vocabulary vocabulary) {
        for (String special : SPECIALS) {
            if (vocabulary.index(special) < 0) {
                throw new DataException(
                        file.name() + ": is read with a vocabulary that lacks " + special + "; wanted one with it");
            }
        }
    }

    public String name() {
        return name;
    }

    public Vocabulary sourceVocabulary() {
        return sourceVocabulary;
    }

    public Vocabulary targetVocabulary() {
        return targetVocabulary;
    }

    /** How many pairs of sentences there are. */
    public int size() {
        return pairs.length;
    }

    /** How many pairs were left out when the files were opened, because they are too long. */
    public int leftOut() {
        return tooLong;
    }

    /** Steps of a sentence as it is read: its words and {@code <eos>}. */
    int sourceSteps(int pair) {
        return source.words(pairs[pair]) + 1;
    }

    /** Steps of a translation as it is written. */
    int targetSteps(int pair) {
        return target.words(pairs[pair]) + 1;
    }

    /** The words of a translation as they stand in the file. */
    public List<String> targetWords(int pair) {
        return target.read(pairs[pair]);
    }

    /** These pairs together, each sequence padded at its end to the longest of the batch. */
    public ParallelBatch batch(int[] numbers) {
        int batch = numbers.length;
        int sourceTime = Arrays.stream(numbers).map(this::sourceSteps).max().orElse(1);
        int targetTime = Arrays.stream(numbers).map(this::targetSteps).max().orElse(1);
        int[] read = new int[sourceTime * batch];
        int[] written = new int[targetTime * batch];
        int[] said = new int[targetTime * batch];
        Arrays.fill(said, Targets.IGNORED);
        int[] sourceLengths = new int[batch];
        int[] targetLengths = new int[batch];
        for (int b = 0; b < batch; b++) {
            int line = pairs[numbers[b]];
            int[] words = source.read(line, sourceVocabulary);
            for (int t = 0; t < words.length; t++) {
                read[t * batch + b] = words[t];
            }
            read[words.length * batch + b] = sourceVocabulary.index(Vocabulary.END);
            sourceLengths[b] = words.length + 1;
            int[] translation = target.read(line, targetVocabulary);
            written[b] = targetVocabulary.index(Vocabulary.BEGIN);
            for (int t = 0; t < translation.length; t++) {
                written[(t + 1) * batch + b] = translation[t];
                said[t * batch + b] = translation[t];
            }
            said[translation.length * batch + b] = targetVocabulary.index(Vocabulary.END);
            targetLengths[b] = translation.length + 1;
        }
        return new ParallelBatch(
                new SequenceBatch(
                        sourceTime,
                        batch,
                        new Inputs.Tokens(read),
                        new Targets.None(),
                        new int[batch],
                        sourceLengths,
                        false),
                new SequenceBatch(
                        targetTime,
                        batch,
                        new Inputs.Tokens(written),
                        new Targets.Steps(said),
                        new int[batch],
                        targetLengths,
                        false));
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
