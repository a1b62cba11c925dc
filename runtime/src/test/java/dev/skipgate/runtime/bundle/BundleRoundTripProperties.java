package dev.skipgate.runtime.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.runtime.numeric.WeightMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class BundleRoundTripProperties {
    private static Path first;
    private static Path second;

    @BeforeContainer
    static void makeDirectories() throws IOException {
        first = Files.createTempDirectory("bundle");
        second = Files.createTempDirectory("bundle");
    }

    @AfterContainer
    static void removeDirectories() throws IOException {
        for (Path directory : new Path[] {first, second}) {
            Files.deleteIfExists(directory.resolve(Bundle.MANIFEST));
            Files.deleteIfExists(directory.resolve(Bundle.TENSORS));
            Files.deleteIfExists(directory);
        }
    }

    @Property(tries = 80)
    void readsWhatWasWritten(@ForAll long seed) throws IOException {
        Bundle written = RandomBundle.of(seed);
        BundleWriter.write(written, first);
        Bundle read = BundleReader.read(first);

        Network network = written.network();
        assertEquals(network.name(), read.network().name());
        assertEquals(network.vocabulary(), read.network().vocabulary());
        sameInput(network.input(), read.network().input());
        assertEquals(network.layers().size(), read.network().layers().size());
        assertEquals(network.directions(), read.network().directions());
        for (int l = 0; l < network.layers().size(); l++) {
            sameLayer(network.layers().get(l), read.network().layers().get(l));
        }
        sameOutput(network.output(), read.network().output());
        sameHardware(written.hardware(), read.hardware());
    }

    @Property(tries = 30)
    void theSameBundleGivesTheSameBytes(@ForAll long seed) throws IOException {
        BundleWriter.write(RandomBundle.of(seed), first);
        BundleWriter.write(RandomBundle.of(seed), second);
        assertArrayEquals(bytes(first, Bundle.MANIFEST), bytes(second, Bundle.MANIFEST));
        assertArrayEquals(bytes(first, Bundle.TENSORS), bytes(second, Bundle.TENSORS));

        BundleWriter.write(BundleReader.read(first), second);
        assertArrayEquals(bytes(first, Bundle.MANIFEST), bytes(second, Bundle.MANIFEST));
        assertArrayEquals(bytes(first, Bundle.TENSORS), bytes(second, Bundle.TENSORS));
    }

    private static byte[] bytes(Path directory, String file) {
        try {
            return Files.readAllBytes(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sameInput(NetworkInput expected, NetworkInput actual) {
        if (expected instanceof NetworkInput.Embedding table) {
            NetworkInput.Embedding read = (NetworkInput.Embedding) actual;
            assertEquals(table.entries(), read.entries());
            assertEquals(table.size(), read.size());
            assertEquals(table.format(), read.format());
            assertArrayEquals(table.table(), read.table());
        } else {
            assertEquals(expected, actual);
        }
    }

    private static void sameLayer(Layer expected, Layer actual) {
        assertEquals(expected.getClass(), actual.getClass());
        assertEquals(expected.accept(new LayerKinds()), actual.accept(new LayerKinds()));
        assertEquals(expected.name(), actual.name());
        assertEquals(expected.units(), actual.units());
        assertEquals(expected.values(), actual.values());
        assertEquals(expected.accept(new LayerFormats()), actual.accept(new LayerFormats()));
        assertEquals(expected.sum(), actual.sum());
        assertArrayEquals(expected.bias(), actual.bias());
        sameMatrix(expected.inputWeights(), actual.inputWeights());
        if (expected instanceof RecurrentLayer recurrent) {
            sameMatrix(recurrent.recurrentWeights(), ((RecurrentLayer) actual).recurrentWeights());
        }
    }

    private static void sameOutput(DenseOutput expected, DenseOutput actual) {
        assertEquals(expected.name(), actual.name());
        assertEquals(expected.logits(), actual.logits());
        assertEquals(expected.result(), actual.result());
        assertEquals(expected.sum(), actual.sum());
        assertArrayEquals(expected.bias(), actual.bias());
        sameMatrix(expected.weights(), actual.weights());
    }

    private static void sameMatrix(WeightMatrix expected, WeightMatrix actual) {
        assertEquals(expected.rows(), actual.rows());
        assertEquals(expected.columns(), actual.columns());
        assertEquals(expected.coding(), actual.coding());
        assertEquals(expected.weightFraction(), actual.weightFraction());
        assertEquals(expected.maxShift(), actual.maxShift());
        assertArrayEquals(expected.codes(), actual.codes());
    }

    private static void sameHardware(Hardware expected, Hardware actual) {
        assertEquals(expected.board(), actual.board());
        assertEquals(expected.clockMhz(), actual.clockMhz());
        assertEquals(expected.rowGroups(), actual.rowGroups());
        assertEquals(expected.columnGroups(), actual.columnGroups());
        assertEquals(expected.kernel(), actual.kernel());
        assertEquals(expected.encodings(), actual.encodings());
        assertEquals(expected.streaming(), actual.streaming());
        assertEquals(expected.capacity(), actual.capacity());
        assertEquals(expected.units().size(), actual.units().size());
        for (int l = 0; l < expected.units().size(); l++) {
            assertEquals(expected.units().get(l).depth(), actual.units().get(l).depth());
            assertArrayEquals(
                    expected.units().get(l).groups(), actual.units().get(l).groups());
            assertArrayEquals(
                    expected.units().get(l).slots(), actual.units().get(l).slots());
        }
    }
}
