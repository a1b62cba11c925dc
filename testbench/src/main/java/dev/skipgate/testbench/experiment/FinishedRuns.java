package dev.skipgate.testbench.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.testbench.report.ReportFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The training runs that an experiment has finished, one file each in {@code finished/} beside its report, so that an experiment that was stopped goes on at the run it was in. A run is
 * known by all that decides its outcome: its name, network and plan (seed and threads are in it), and the data files.
 *
 * @param reuse whether runs of earlier calls count; else they are only written over
 */
record FinishedRuns(Path directory, boolean reuse) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A file's content. */
    private record Stored(
            String key,
            List<TrainingListener.Evaluation> evaluations,
            List<TrainingListener.Sparsity> sparsities,
            double seconds,
            String failure) {}

    /** The run of this key, when there is one. A file that cannot be read is as good as none: the run is done again. */
    Optional<MeasuredRun> find(String key) {
        Path file = file(key);
        if (!reuse || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Stored stored = MAPPER.readValue(file.toFile(), Stored.class);
            return stored.key().equals(key)
                    ? Optional.of(new MeasuredRun(
                            stored.evaluations(),
                            stored.sparsities(),
                            stored.seconds(),
                            Optional.ofNullable(stored.failure())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void keep(String key, MeasuredRun run) throws IOException {
        Files.createDirectories(directory);
        ReportFiles.replace(file(key), json(key, run));
    }

    private static String json(String key, MeasuredRun run) throws JsonProcessingException {
        return MAPPER.writeValueAsString(new Stored(
                key,
                run.evaluations(),
                run.sparsities(),
                run.seconds(),
                run.failure().orElse(null)));
    }

    private Path file(String key) {
        return directory.resolve(digest(key) + ".json");
    }

    /** Where the weights of a run may lie, for experiments that go on from them. */
    Path weights(String key) {
        return directory.resolve(digest(key) + ".safetensors");
    }

    private static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
