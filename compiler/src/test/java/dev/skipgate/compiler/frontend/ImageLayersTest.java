package dev.skipgate.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions and pooling are read for training and refused for hardware. */
class ImageLayersTest {
    private static final String HEAD = "name: net\ninput: {type: vector, shape: [28, 30]}\nlayers:\n";
    private static final String CONVOLUTION =
            "  - {name: conv1, type: convolution, channels: 4, kernel: 5, stride: 2}\n";
    private static final String REST = "output: {size: 10}\nweights: model.safetensors\n";

    @TempDir
    private Path folder;

    private List<String> messages(String text, Purpose purpose) {
        return Descriptions.in(folder).messages(text, purpose);
    }

    @Test
    void shapesGoUpThroughTheLayers() {
        ModelDescription model = Descriptions.in(folder)
                .model(
                        HEAD + CONVOLUTION
                                + "  - {type: max-pool, size: 3}\n  - {type: convolution, channels: 2, kernel: 3, padding: 1}\n"
                                + "  - {type: dense, units: 7}\n" + REST,
                        Purpose.TRAINING);
        assertEquals(28 * 30, model.input().width());
        assertEquals(
                List.of(4 * 12 * 13, 4 * 4 * 4, 2 * 4 * 4, 7),
                model.stages().stream().map(StageDescription::outputs).toList());
        assertEquals("maxpool1", model.stages().get(1).name().written());
        assertEquals(2 * 4 * 4, model.inputSizeOf(3));
        assertTrue(model.isEmulated());
        assertEquals(
                List.of("conv1.weight", "conv1.bias", "convolution2.weight", "convolution2.bias"),
                TensorNames.of(model.stages()).subList(0, 4));
    }

    @Test
    void hardwareHasNone() {
        String recurrent = "  - {name: top, hidden: 4}\n";
        assertEquals(
                List.of(
                        "model.yaml:4: error[SG012]: layer 'conv1' is of type convolution, which training, evaluate and sparsity emulate, but no"
                                + " hardware has; use layers of type lstm, gru, rnn, dense",
                        "model.yaml:5: error[SG012]: layer 'pool' is of type max-pool, which training, evaluate and sparsity emulate, but no"
                                + " hardware has; use layers of type lstm, gru, rnn, dense"),
                messages(
                        HEAD + CONVOLUTION + "  - {name: pool, type: max-pool, size: 2}\n" + recurrent + REST,
                        Purpose.HARDWARE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: convolution, kernel: 3 | error[SG005]: layer 1: the key 'channels' is missing",
                "type: convolution, channels: 3 | error[SG005]: layer 1: the key 'kernel' is missing",
                "type: convolution, channels: 3, kernel: 29 | error[SG008]: layer 1: 'kernel' is 29, but the image below is 1 x 28 x 30; use at most 28",
                "type: convolution, channels: 3, kernel: 5, padding: 5 | 'padding'",
                "type: convolution, channels: 60000, kernel: 1 | error[SG019]: layer 1 gives 60000 x 28 x 30 = 50400000 values",
                "type: convolution, channels: 3, kernel: 3, hidden: 4 | error[SG004]",
                "type: max-pool, size: 0 | error[SG008]",
                "type: max-pool, size: 31 | error[SG008]: layer 1: 'size' is 31",
                "type: max-pool, size: 2, weights: ternary | error[SG004]",
            })
    void saysWhatIsWrong(String layer, String message) {
        List<String> found = messages(HEAD + "  - {" + layer + "}\n" + REST, Purpose.TRAINING);
        assertEquals(1, found.size(), found.toString());
        assertTrue(found.get(0).contains(message), found.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shape: [28] | error[SG006]: input: 'shape' has 1 sizes; wanted [height, width] or [channels, height, width]",
                "shape: [28, many] | error[SG006]",
                "shape: [300, 300] | error[SG008]: input: 'shape' has 90000 values, wanted at most 65536",
                "size: 9, shape: [3, 4] | error[SG008]: input: 'size' is 9, but 'shape' has 12 values; remove 'size'",
                "size: 784 | error[SG026]: layer 'conv1' goes over an image, but what is below it is none",
            })
    void imagesNeedAShape(String input, String message) {
        List<String> found = messages(HEAD.replace("shape: [28, 30]", input) + CONVOLUTION + REST, Purpose.TRAINING);
        assertEquals(1, found.size(), found.toString());
        assertTrue(found.get(0).contains(message), found.toString());
    }

    @Test
    void nothingButImagesBelow() {
        List<String> found = messages(
                HEAD + "  - {type: dense, units: 9}\n" + CONVOLUTION + "  - {type: max-pool, size: 2}\n" + REST,
                Purpose.TRAINING);
        assertEquals(1, found.size(), found.toString());
        assertTrue(
                found.get(0).contains("model.yaml:5: error[SG026]: layer 'conv1' goes over an image"),
                found.toString());
    }
}
