package dev.skipgate.testbench.cli;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ImageDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.onnx.ExportOutputs;
import dev.skipgate.compiler.frontend.onnx.ImportFacts;
import dev.skipgate.compiler.frontend.onnx.OnnxExport;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.testbench.training.EvaluatedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skipgate export}: a model description with its weights in, an ONNX model out. */
@Command(
        name = "export",
        description =
                "Write a model, imported or trained, as an ONNX model of its float weights, or of those of hardware.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument place;

    @Option(names = "--onnx", paramLabel = "FILE", required = true, description = "the file to write")
    private Path file;

    @Option(
            names = "--batch-first",
            description = "axes are batch x time; time x batch when left out, or as the imported model had it")
    private boolean batchFirst;

    @Option(
            names = "--step",
            paramLabel = "every|last|ends",
            description = "of which step the result is given; when left out that of the model's output, else of the"
                    + " imported model, else every")
    private Optional<String> step = Optional.empty();

    @Option(
            names = "--quantized",
            description =
                    "the weights of hardware, as codes with QuantizeLinear and DequantizeLinear; the float ones when left"
                            + " out")
    private boolean quantized;

    @Option(
            names = "--states",
            description = "the last states of all recurrent layers as outputs, h_n and c_n, instead of those that the"
                    + " imported model had")
    private boolean states;

    @Override
    public void run() {
        Optional<ReadStep> asked = step.map(this::stepNamed);
        Path description = place.description();
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> model = ModelReader.read(description, Purpose.EXPORT, diagnostics);
        diagnostics.throwIfErrors();
        ImageDescription.refuse(model.orElseThrow());
        try {
            ExportOutputs imported =
                    ImportFacts.outputs(description.toAbsolutePath().getParent(), model.orElseThrow());
            ExportOutputs outputs = new ExportOutputs(
                    batchFirst || imported.batchFirst(),
                    asked.orElse(imported.step()),
                    imported.rows(),
                    imported.states());
            if (states) {
                outputs = outputs.withAllStates(model.get());
            }
            if (quantized) {
                QuantizedNetwork integers = EvaluatedModel.integers(description);
                OnnxExport.write(integers.description(), integers.integers(), outputs, file);
            } else {
                OnnxExport.write(model.get(), outputs, file);
            }
        } catch (OnnxException e) {
            throw CommandFailure.input(e.getMessage(), e);
        } catch (IOException e) {
            throw CommandFailure.input(
                    "cannot write " + file + ": is there such a directory, may it be written, and is there space?", e);
        }
        spec.commandLine().getErr().println("exported " + description + " to " + file);
        spec.commandLine().getErr().flush();
    }

    private ReadStep stepNamed(String word) {
        for (ReadStep each : ReadStep.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        throw new ParameterException(spec.commandLine(), "--step is '" + word + "'; wanted every, last or ends");
    }
}
