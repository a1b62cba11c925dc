package dev.skipgate.runtime.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.writer.KernelWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    private static String wanted(String name) throws Exception {
        try (var file = KernelTextTest.class.getResourceAsStream("/opencl/" + name + ".cl")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static String text(StepKernel kernel) throws Exception {
        String text = KernelWriter.writeToString(
                ClassModel.createClassModel(kernel.getClass()).getEntrypoint("run", kernel));
        return Arrays.stream(text.split("\n")).map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Prints the text, for the file. */
    public static void main(String[] arguments) throws Exception {
        System.out.print(text(new StepKernel()));
    }
}
