package dev.skipgate.testbench.cli;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.LegalName;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.testbench.project.OutputDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skipgate import}: an ONNX model in, a model description with its weights out. */
@Command(
        name = "import",
        description = "Turn an ONNX model into a model description and its weights, and say what was understood.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
    private static final String UNNAMED = "model";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE.onnx", description = "the ONNX model")
    private Path file;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "the directory to write")
    private Path out;

    @Option(names = "--name", paramLabel = "NAME", description = "of the model; that of DIR when left out")
    private Optional<String> name = Optional.empty();

    @Override
    public void run() {
        name.ifPresent(each -> {
            if (!LegalName.isLegal(each) || LegalName.isReserved(each)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--name is '" + each + "'; wanted a letter, then up to 63 letters, digits, _ or -, and no word"
                                + " of C++ or Java");
            }
        });
        OutputDirectory.requireEmpty(out);
        try {
            OnnxImport imported = OnnxImport.read(file, name.orElseGet(this::nameOfDirectory));
            OutputDirectory.write(out, directory -> {
                imported.write(directory);
                readBack(directory);
            });
            PrintWriter err = spec.commandLine().getErr();
            imported.summary().forEach(err::println);
            err.println("imported; look at " + out.resolve(ModelDescription.FILE) + ", then: skipgate compile "
                    + out.resolve(ModelDescription.FILE) + " --board zcu104 --out DIR");
            err.flush();
        } catch (OnnxException e) {
            throw CommandFailure.input(file + ": " + e.getMessage(), e);
        }
    }

    private String nameOfDirectory() {
        Path last = out.toAbsolutePath().normalize().getFileName();
        String written = last == null ? "" : last.toString();
        return LegalName.isLegal(written) && !LegalName.isReserved(written) ? written : UNNAMED;
    }

    /** What is larger than a description allows is told before anything is there. */
    private static void readBack(Path directory) {
        Diagnostics diagnostics = new Diagnostics();
        ModelReader.read(directory.resolve(ModelDescription.FILE), Purpose.TRAINING, diagnostics);
        diagnostics.all().stream().findFirst().ifPresent(each -> {
            throw new OnnxException("the model is no model of Skipgate's: " + each.message());
        });
    }
}
