package dev.skipgate.testbench.training;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.runtime.training.data.sequence.SequenceFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code data} of the type {@code sequences}. */
record SequencesReader(TrainingSource source) {
    Optional<DataDescription> read(YamlFields fields) {
        double validation = DataReader.validation(fields);
        Optional<DataDescription.SequenceSource> test = fields.has("test-file") || someOf(fields, "test-")
                ? files(fields, "test-", "test-file")
                : Optional.empty();
        return files(fields, "", "file").map(training -> new DataDescription.Sequences(training, test, validation));
    }

    private static boolean someOf(YamlFields fields, String prefix) {
        return Stream.of("inputs", "labels", "lengths", "label-lengths").anyMatch(key -> fields.has(prefix + key));
    }

    private Optional<DataDescription.SequenceSource> files(YamlFields fields, String prefix, String one) {
        if (fields.has(one) == someOf(fields, prefix)) {
            source.error(
                    Rule.NOT_TRAINABLE,
                    fields.where(),
                    "data: wanted either '" + one + "', a safetensors file with the tensors inputs and labels, or '"
                            + prefix + "inputs' and '" + prefix + "labels', each a file of NumPy's");
            return Optional.empty();
        }
        if (fields.has(one)) {
            return source.existing(fields, one).map(DataDescription.SequenceSource.One::new);
        }
        Optional<Path> inputs = source.existing(fields, prefix + "inputs");
        if (inputs.isPresent() && inputs.get().toString().endsWith(".safetensors")) {
            source.error(
                    Rule.NOT_TRAINABLE,
                    fields.where(prefix + "inputs"),
                    "data: '" + prefix
                            + "inputs' is a safetensors file; it holds inputs and labels together, so name it"
                            + " once, as '" + one + "'");
            return Optional.empty();
        }
        fields.require(prefix + "inputs", prefix + "labels");
        Optional<Path> labels = source.existing(fields, prefix + "labels");
        Optional<Path> lengths = source.existing(fields, prefix + "lengths");
        Optional<Path> labelLengths = source.existing(fields, prefix + "label-lengths");
        return inputs.isEmpty() || labels.isEmpty()
                ? Optional.empty()
                : Optional.of(new DataDescription.SequenceSource.Several(
                        new SequenceFiles(inputs.get(), labels.get(), lengths, labelLengths)));
    }
}
