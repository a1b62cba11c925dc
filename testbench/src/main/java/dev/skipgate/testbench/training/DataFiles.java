package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The files that a training reads, each with its size and checksum, so that a run is not gone on with on other data than it began with: the position in the data would mean something else,
 * and so might the vocabulary.
 *
 * @param files in the order of the description
 */
record DataFiles(List<Path> files) {
    private static final int BUFFER = 1 << 16;

    DataFiles {
        files = List.copyOf(files);
    }

    static DataFiles of(DataDescription data) {
        return new DataFiles(data.accept(new Named()).toList());
    }

    /** A line each: CRC-32C, bytes, name. A folder counts as all the files in it. */
    List<String> lines() {
        return files.stream().map(DataFiles::line).toList();
    }

    private static String line(Path named) {
        CRC32C sum = new CRC32C();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        try (Stream<Path> all = Files.walk(named)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                sum.update(ByteBuffer.wrap(named.relativize(file).toString().getBytes(StandardCharsets.UTF_8)));
                try (InputStream stream = Files.newInputStream(file)) {
                    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                        sum.update(buffer, 0, read);
                        bytes += read;
                    }
                }
            }
        } catch (IOException e) {
            throw DataFile.unreadable(named, e);
        }
        return String.format(Locale.ROOT, "%08x %d %s", sum.getValue(), bytes, named.getFileName());
    }

    /** The files that a description names. */
    private static final class Named implements DataDescription.Visitor<Stream<Path>> {
        @Override
        public Stream<Path> characters(DataDescription.Characters data) {
            return data.file().stream();
        }

        @Override
        public Stream<Path> words(DataDescription.Words data) {
            return Stream.of(data.file());
        }

        @Override
        public Stream<Path> images(DataDescription.ImageFiles data) {
            return Stream.concat(Stream.of(data.training()), data.test().stream())
                    .flatMap(pair -> Stream.of(pair.images(), pair.labels()));
        }

        @Override
        public Stream<Path> speech(DataDescription.Speech data) {
            return Stream.of(data.file());
        }

        @Override
        public Stream<Path> digitStrings(DataDescription.DigitStringFiles data) {
            return speech(data.recordings());
        }

        @Override
        public Stream<Path> sequences(DataDescription.Sequences data) {
            return Stream.concat(Stream.of(data.training()), data.test().stream())
                    .flatMap(source -> source.files().stream());
        }

        @Override
        public Stream<Path> translation(DataDescription.Translation data) {
            return Stream.of(Optional.of(data.training()), data.held(), data.test())
                    .flatMap(Optional::stream)
                    .flatMap(pair -> Stream.of(pair.source(), pair.target()));
        }
    }
}
