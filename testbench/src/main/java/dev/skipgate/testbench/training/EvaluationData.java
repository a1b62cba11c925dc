package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.ExampleBatches;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.sequence.LabelledSequences;
import dev.skipgate.runtime.training.data.sequence.SequenceFiles;
import dev.skipgate.runtime.training.data.text.ContinuousBatches;
import dev.skipgate.runtime.training.data.text.TokenSequence;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Data that a trained model is measured on.
 *
 * @param batches read for one epoch, from where they stand
 * @param facts what the data are
 * @param where they are named, for messages
 */
public record EvaluationData(BatchReader<SequenceBatch> batches, DataSets facts, SourceLocation where)
        implements Closeable {
    /** Sequences of a batch, the last one apart. */
    public static final int BATCH = 50;

    private static final int WINDOW = 50;

    /** Which part of the data of a training file is read. */
    public enum Part {
        VALIDATION,
        TEST
    }

    /**
     * Opens data, told apart by the end of their name: {@code .safetensors} are labelled sequences, {@code .yaml} is a training file, of
     * whose data a part is read, and all else is text.
     *
     * @param most tokens of a text that are predicted; ignored otherwise
     * @throws DataException when they cannot be read, or not by this model
     */
    public static EvaluationData open(
            Path data, ModelDescription model, Part part, long most, Diagnostics diagnostics) {
        return open(data, model, part, most, 1, diagnostics);
    }

    /**
     * The same with a text cut into parts of the same length that are read side by side, which is faster; each begins without a state.
     *
     * @param streams how many of a text; ignored otherwise
     */
    public static EvaluationData open(
            Path data, ModelDescription model, Part part, long most, int streams, Diagnostics diagnostics) {
        String name = data.getFileName().toString();
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return ofTraining(data, model, part, diagnostics);
        }
        SourceLocation where = SourceLocation.of(data.toString());
        if (name.endsWith(".safetensors")) {
            return of(SequenceFiles.read(data), where);
        }
        if (name.endsWith(".npy")) {
            throw new DataException(data + ": is one array of NumPy's, and labels are wanted beside the inputs; name a"
                    + " .safetensors file with the tensors inputs and labels, or a training file whose data: {type:"
                    + " sequences, inputs: ..., labels: ...} name both");
        }
        if (model.input() instanceof InputDescription.Vector) {
            throw new DataException(data + ": is taken for a text, but the model's input is a vector; name a"
                    + " .safetensors file with the tensors inputs and labels, or a training file");
        }
        TextData text = TextData.whole(
                data,
                vocabulary(model)
                        .orElseThrow(() -> new DataException(model.name()
                                + ": the model has no vocabulary to read a text with; name one under input:"
                                + " vocabulary")));
        return new EvaluationData(inStreams(data, text, most, streams), text, where);
    }

    /** Sequences in memory, all of them. */
    public static EvaluationData of(LabelledSequences all, SourceLocation where) {
        return new EvaluationData(
                new ExampleBatches(all, Math.min(BATCH, all.size()), Remainder.KEEP, Optional.empty()),
                ExampleData.all(all),
                where);
    }

    /** With one stream the state goes on from the beginning of the text to its end. */
    private static BatchReader<SequenceBatch> inStreams(Path data, TextData text, long most, int streams) {
        TokenSequence all = text.training();
        if (all.length() < 2) {
            text.close();
            throw new DataException(data + ": has fewer than two tokens to measure on; name a longer text");
        }
        TokenSequence tokens = most < all.length() - 1 ? all.slice("beginning", new Split.Range(0, most + 1)) : all;
        int window = (int) Math.min(WINDOW, tokens.length() - 1);
        int fitting = (int) Math.max(1, Math.min(streams, (tokens.length() - 1) / window));
        return new ContinuousBatches(tokens, fitting, window, Remainder.KEEP, Optional.empty());
    }

    private static Optional<Vocabulary> vocabulary(ModelDescription model) {
        return model.input().vocabulary().map(each -> Vocabulary.of(each.file().toString(), each.tokens()));
    }

    private static EvaluationData ofTraining(Path data, ModelDescription model, Part part, Diagnostics diagnostics) {
        Optional<TrainingFile> read = TrainingFileReader.read(data, diagnostics);
        diagnostics.throwIfErrors();
        TrainingFile file = read.orElseThrow();
        DataSets sets = file.data().accept(new DataOpening(vocabulary(model), file.sequence()));
        OptionalInt usual = file.sequence().isPresent() ? file.sequence() : sets.usualSequence();
        try {
            DataSets.Parts parts = sets.parts(file.batch(), usual.orElse(1), file.seed());
            return new EvaluationData(
                    part == Part.VALIDATION
                            ? parts.validation()
                            : parts.test()
                                    .orElseThrow(() -> new DataException(data
                                            + ": its data have no test part; name test data in it, or measure on the"
                                            + " validation data with --part validation")),
                    sets,
                    file.dataWhere());
        } catch (DataException e) {
            sets.close();
            throw e;
        }
    }

    @Override
    public void close() {
        facts.close();
    }
}
