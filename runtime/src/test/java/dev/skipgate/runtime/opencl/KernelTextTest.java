package dev.skipgate.runtime.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.aparapi.Kernel;
import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.writer.KernelWriter;
import dev.skipgate.runtime.opencl.training.TrainingKernel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The kernels become OpenCL, without a device: what Aparapi cannot translate fails here. The text is {@code src/test/resources/opencl/NAME.cl}; {@link #main} writes it anew.
 */
class KernelTextTest {
    @Test
    void ofStepKernel() throws Exception {
        assertEquals(wanted("StepKernel"), text(new StepKernel()));
    }

    @Test
    void ofTrainingKernel() throws Exception {
        assertEquals(wanted("TrainingKernel"), text(new TrainingKernel()));
    }

    private static String wanted(String name) throws Exception {
        try (var file = KernelTextTest.class.getResourceAsStream("/opencl/" + name + ".cl")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static String text(Kernel kernel) throws Exception {
        String text = KernelWriter.writeToString(
                ClassModel.createClassModel(kernel.getClass()).getEntrypoint("run", kernel));
        return Arrays.stream(text.split("\n")).map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Prints the text, for the file; of {@code TrainingKernel} when that is the argument. */
    public static void main(String[] arguments) throws Exception {
        System.out.print(text(List.of(arguments).contains("TrainingKernel") ? new TrainingKernel() : new StepKernel()));
    }
}
