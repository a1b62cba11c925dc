package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.skipgate.testbench.onnx.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX models that cannot be imported: exit code 1, one message that says where and what to do, and nothing written. */
class BadOnnxTest {
    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

    @TempDir
    private Path folder;

    private final OnnxGraph graph = new OnnxGraph(17);

    @AfterEach
    void nothingWasWritten() throws IOException {
        try (var files = Files.list(folder)) {
            assertTrue(files.noneMatch(each -> each.getFileName().toString().contains("out")));
        }
    }

    private void refused(String... says) throws IOException {
        Path file = folder.resolve("model.onnx");
        Files.write(file, graph.model().toByteArray());
        Invocation.of("import", file, "--out", folder.resolve("out")).assertFailure(ExitCode.INPUT, says);
    }

    private String input() {
        return graph.input("x", FLOAT, "T", "B", "2");
    }

    private OnnxGraph.Added lstm(String input, String... more) {
        String[] inputs = new String[4 + more.length];
        inputs[0] = input;
        inputs[1] = graph.floats(new float[24], 1, 12, 2);
        inputs[2] = graph.floats(new float[36], 1, 12, 3);
        inputs[3] = "";
        System.arraycopy(more, 0, inputs, 4, more.length);
        return graph.node("LSTM", inputs).with("hidden_size", 3L);
    }

    private void finish(String value) {
        graph.output(value, FLOAT);
    }

    @Test
    void noFile() {
        Invocation.of("import", folder.resolve("none.onnx"), "--out", folder.resolve("out"))
                .assertFailure(ExitCode.INPUT, "there is no such file");
    }

    @Test
    void otherFile() throws IOException {
        Path file = Files.writeString(folder.resolve("text.onnx"), "# not a model\n");
        Invocation.of("import", file, "--out", folder.resolve("out")).assertFailure(ExitCode.INPUT, "no ONNX model");
    }

    @Test
    void unknownOperator() throws IOException {
        String values = lstm(input()).one();
        finish(graph.node("LayerNormalization", values).one());
        refused(
                "node 1 'LayerNormalization1' (LayerNormalization)",
                "without normalization",
                "it reads from node 0 'LSTM0' (LSTM)");
    }

    @Test
    void whatChangesTheCell() throws IOException {
        finish(lstm(input()).with("clip", 3f).one());
        refused("(LSTM)", "'clip'", "without it");
    }

    @Test
    void otherActivations() throws IOException {
        finish(lstm(input())
                .with("activations", List.of("HardSigmoid", "Tanh", "Tanh"))
                .one());
        refused("'hardsigmoid, tanh, tanh'", "wanted sigmoid, tanh, tanh");
    }

    @Test
    void peepholes() throws IOException {
        finish(lstm(input(), "", "", "", graph.floats(new float[] {0, 0, 1, 0, 0, 0, 0, 0, 0}, 1, 9))
                .one());
        refused("peepholes");
    }

    @Test
    void initialStateOtherThanZero() throws IOException {
        finish(lstm(input(), "", graph.floats(new float[] {1, 1, 1}, 1, 1, 3)).one());
        refused("initial state", "zero");
    }

    @Test
    void batchReadAsTime() throws IOException {
        String values = graph.node("Reshape", lstm(input()).one(), graph.integers(0, 0, -1))
                .one();
        String turned = graph.node("Transpose", values).with("perm", 2, 0, 1).one();
        finish(lstm(turned).one());
        refused("(LSTM)", "time axis");
    }

    @Test
    void aCycle() throws IOException {
        input();
        finish(graph.node("Relu", "v1").one());
        graph.node("Relu", "v0").one();
        refused("a cycle");
    }

    @Test
    void aMissingInitializer() throws IOException {
        finish(graph.node("MatMul", input(), "weights").one());
        refused("'weights'", "initializer is missing");
    }

    @Test
    void aNameMadeTwice() throws IOException {
        String one = graph.node("Relu", input()).one();
        graph.builder()
                .addNode(graph.builder().getNode(0).toBuilder().clearOutput().addOutput(one));
        finish(one);
        refused("two nodes make the value");
    }

    @Test
    void hugeDimensions() throws IOException {
        String name = graph.initializer(FLOAT, new byte[4], 1L << 40, 1L << 40);
        finish(graph.node("MatMul", input(), name).one());
        refused("dimension 1099511627776");
    }

    @Test
    void aConstantThatGrows() throws IOException {
        String value = graph.floats(new float[] {1, 2}, 2, 1);
        String grown =
                graph.node("Expand", value, graph.integers(2, 1_000_000_000)).one();
        finish(graph.node("MatMul", input(), grown).one());
        refused("(Expand)", "much larger than all that the model holds");
    }

    @Test
    void externalDataThatLeaveTheDirectory() throws IOException {
        for (String place : List.of("../secret", folder.resolve("../secret").toString(), "a/../../secret")) {
            OnnxGraph other = new OnnxGraph(17);
            String name = other.initializer(FLOAT, new byte[0], 2, 3);
            other.builder()
                    .getInitializerBuilder(0)
                    .clearRawData()
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(StringStringEntryProto.newBuilder()
                            .setKey("location")
                            .setValue(place));
            other.output(
                    other.node("MatMul", other.input("x", FLOAT, "T", "B", "2"), name)
                            .one(),
                    FLOAT);
            Path file = folder.resolve("external.onnx");
            Files.write(file, other.model().toByteArray());
            Invocation.of("import", file, "--out", folder.resolve("out"))
                    .assertFailure(ExitCode.INPUT, "leaves the directory of the model");
        }
    }

    @Test
    void externalDataBehindALink() throws IOException {
        Path secret = Files.createTempFile("secret", "");
        Path link = folder.resolve("weights.bin");
        Files.createSymbolicLink(link, secret);
        String name = graph.initializer(FLOAT, new byte[0], 2, 3);
        graph.builder()
                .getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"));
        finish(graph.node("MatMul", input(), name).one());
        refused("leaves the directory of the model");
        Files.delete(secret);
    }

    @Test
    void severalResults() throws IOException {
        String values = input();
        String lower =
                graph.node("MatMul", values, graph.floats(new float[4], 2, 2)).one();
        finish(lower);
        finish(graph.node("MatMul", lower, graph.floats(new float[4], 2, 2)).one());
        refused("2 outputs", "over the same values", "extract_model");
    }

    @Test
    void anOldOpset() throws IOException {
        OnnxGraph old = new OnnxGraph(8);
        old.output(old.node("Relu", old.input("x", FLOAT, "2")).one(), FLOAT);
        Path file = folder.resolve("old.onnx");
        Files.write(file, old.model().toByteArray());
        Invocation.of("import", file, "--out", folder.resolve("out")).assertFailure(ExitCode.INPUT, "opset 8", "9 to");
    }

    @Test
    void namesAreShownOnOneLine() throws IOException {
        graph.builder().setName("x");
        String values = graph.node("MatMul", input(), "bad\n\u202ename").one();
        finish(values);
        refused("'bad\\u000a\\u202ename'");
    }

    @Test
    void aDirectoryThatIsTaken() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(taken.resolve("mine.txt"), "mine");
        Invocation.of("import", folder.resolve("none.onnx"), "--out", taken)
                .assertFailure(ExitCode.INPUT, "taken exists");
        assertEquals("mine", Files.readString(taken.resolve("mine.txt")));
    }
}
