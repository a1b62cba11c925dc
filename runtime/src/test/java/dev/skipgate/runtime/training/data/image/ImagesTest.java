package dev.skipgate.runtime.training.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.ExampleBatches;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
    private static final int COUNT = 10;

    @TempDir
    Path folder;

    private Path write(String name, int magic, int[] sizes, int values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + values).putInt(magic);
        for (int size : sizes) {
            bytes.putInt(size);
        }
        for (int i = 0; i < values; i++) {
            bytes.put((byte) i);
        }
        return Files.write(folder.resolve(name), bytes.array());
    }

    /** Ten images of 2 x 3 whose pixels count up from 0 to 59; image i is of class i. */
    private Images images(Images.Layout layout) throws IOException {
        return Images.read(
                write("images", 0x803, new int[] {COUNT, 2, 3}, 60),
                write("labels", 0x801, new int[] {COUNT}, COUNT),
                COUNT,
                layout);
    }

    private static float[] grey(int... values) {
        float[] grey = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            grey[i] = values[i] / 255f;
        }
        return grey;
    }

    @Test
    void anImageIsAVectorOrASequenceOfRows() throws IOException {
        SequenceBatch vectors = images(Images.Layout.VECTOR).batch(new int[] {2, 0});
        assertEquals(1, vectors.time());
        assertArrayEquals(
                grey(12, 13, 14, 15, 16, 17, 0, 1, 2, 3, 4, 5), ((Inputs.Features) vectors.inputs()).values());
        SequenceBatch rows = images(Images.Layout.ROWS).batch(new int[] {2, 0});
        assertEquals(2, rows.time());
        assertEquals(3, rows.inputs().size());
        assertArrayEquals(grey(12, 13, 14, 0, 1, 2, 15, 16, 17, 3, 4, 5), ((Inputs.Features) rows.inputs()).values());
        assertArrayEquals(new int[] {2, 0}, classes(rows));
    }

    @Test
    void greyGoesFromZeroToOne() throws IOException {
        Path white = write("white", 0x803, new int[] {2, 1, 128}, 256);
        Path labels = write("labels", 0x801, new int[] {2}, 2);
        float[] values = ((Inputs.Features) Images.read(white, labels, 2, Images.Layout.VECTOR)
                        .batch(new int[] {0, 1})
                        .inputs())
                .values();
        assertEquals(0f, values[0]);
        assertEquals(1f, values[255]);
    }

    private static int[] classes(SequenceBatch batch) {
        return ((Targets.Classes) batch.targets()).classes();
    }

    private static List<Integer> epoch(ExampleBatches batches) {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < batches.batchesPerEpoch(); i++) {
            Arrays.stream(classes(batches.next())).forEach(seen::add);
        }
        return seen;
    }

    private ExampleBatches shuffled(Remainder remainder, long seed) throws IOException {
        return new ExampleBatches(images(Images.Layout.VECTOR), 4, remainder, Optional.of(RandomState.of(seed)));
    }

    @Test
    void everyEpochHasEveryImageOnceInAnotherOrder() throws IOException {
        List<Integer> all = IntStream.range(0, COUNT).boxed().toList();
        assertEquals(all, epoch(new ExampleBatches(images(Images.Layout.ROWS), 4, Remainder.KEEP, Optional.empty())));
        ExampleBatches batches = shuffled(Remainder.KEEP, 1);
        List<Integer> first = epoch(batches);
        List<Integer> second = epoch(batches);
        assertNotEquals(first, second);
        assertEquals(all, first.stream().sorted().toList());
        assertEquals(all, second.stream().sorted().toList());
        assertEquals(first, epoch(shuffled(Remainder.KEEP, 1)));
        assertEquals(8, epoch(shuffled(Remainder.DROP, 1)).size());
    }

    @Test
    void goesOnExactlyFromEveryPosition() throws IOException {
        ExampleBatches whole = shuffled(Remainder.KEEP, 5);
        for (int stop = 0; stop < 10; stop++) {
            Position position = whole.position();
            ExampleBatches resumed = shuffled(Remainder.KEEP, 77);
            resumed.restore(position);
            assertArrayEquals(classes(whole.next()), classes(resumed.next()));
            assertEquals(whole.position(), resumed.position());
        }
    }

    @Test
    void aSliceIsAPart() throws IOException {
        Images images = images(Images.Layout.VECTOR);
        Images part = images.slice("validation", new Split(0.5, 0.2, 0.3).validation(COUNT));
        assertEquals(2, part.size());
        assertArrayEquals(new int[] {6, 5}, classes(part.batch(new int[] {1, 0})));
        assertEquals("images of " + folder.resolve("images") + " (validation)", part.name());
    }

    @Test
    void packedFilesAreRead() throws IOException {
        images(Images.Layout.VECTOR);
        for (String name : List.of("images", "labels")) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
                Files.copy(folder.resolve(name), out);
            }
        }
        Images packed =
                Images.read(folder.resolve("images.gz"), folder.resolve("labels.gz"), COUNT, Images.Layout.VECTOR);
        assertArrayEquals(new int[] {9}, classes(packed.batch(new int[] {9})));
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        assertRefused(": begins with 0x89504e47, which is no IDX file", 0x89504e47, new int[] {1, 2, 3}, 6);
        assertRefused(
                ": begins with 0x00000d03, an IDX file of 32-bit floats; wanted 0x00000803", 0xd03, new int[] {1}, 9);
        assertRefused(": begins with 0x00000801, an IDX file of 1 dimensions", 0x801, new int[] {2}, 2);
        assertRefused(": ends after 11 of the 12 values (2 x 2 x 3)", 0x803, new int[] {2, 2, 3}, 11);
        assertRefused(": goes on after the 12 values (2 x 2 x 3)", 0x803, new int[] {2, 2, 3}, 13);
        assertRefused(": ends within its header", 0x803, new int[] {2, 2}, 0);
        assertRefused(": says it holds 4294967295 x 2 x 3 values", 0x803, new int[] {-1, 2, 3}, 6);
        assertRefused(": says it holds 65536 x 65536 x 65536 values", 0x803, new int[] {65536, 65536, 65536}, 6);
        assertRefused(": says it holds 0 x 2 x 3 values", 0x803, new int[] {0, 2, 3}, 0);
    }

    private void assertRefused(String expected, int magic, int[] sizes, int values) throws IOException {
        Path images = write("bad", magic, sizes, values);
        Path labels = write("labels", 0x801, new int[] {2}, 2);
        String message = assertThrows(DataException.class, () -> Images.read(images, labels, 10, Images.Layout.ROWS))
                .getMessage();
        assertEquals(images + expected, message.substring(0, Math.min(message.length(), (images + expected).length())));
    }

    @Test
    void filesThatDoNotBelongTogetherAreRefused() throws IOException {
        Path images = write("images", 0x803, new int[] {3, 1, 1}, 3);
        Path labels = write("labels", 0x801, new int[] {2}, 2);
        assertEquals(
                images + ": has 3 images, but " + labels + " has 2 labels; wanted as many; they do not belong together",
                assertThrows(DataException.class, () -> Images.read(images, labels, 10, Images.Layout.ROWS))
                        .getMessage());
        Path three = write("three", 0x801, new int[] {3}, 3);
        assertEquals(
                three + ": image 2 has the label 2; wanted 0 to 1",
                assertThrows(DataException.class, () -> Images.read(images, three, 2, Images.Layout.ROWS))
                        .getMessage());
    }

    @Test
    void aBatchLargerThanTheDataIsRefused() throws IOException {
        Images images = images(Images.Layout.VECTOR);
        assertEquals(
                images.name() + ": there are 10, fewer than a batch of 11; make the batch smaller",
                assertThrows(
                                DataException.class,
                                () -> new ExampleBatches(images, 11, Remainder.KEEP, Optional.empty()))
                        .getMessage());
    }
}
