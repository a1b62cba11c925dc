package dev.skipgate.testbench.csim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The emitted kernel as a shared library, which the emulated card runs. */
public final class KernelLibrary {
    private static final String CALL = "card_kernel.cpp";
    private static final String TOP = "src/Top.cpp";

    private KernelLibrary() {}

    /**
     * Builds it, if it has to be built.
     *
     * @param hls the project's {@code hls} folder
     * @param kernel name of the kernel's function
     * @param arguments how many the function has
     * @return the library's bytes
     * @throws ToolException when the compiler is missing or fails
     */
    public static byte[] build(Path hls, String kernel, int arguments) {
        CSimulation.Options options = CSimulation.Options.standard();
        try {
            Path folder = Files.createDirectories(hls.resolve("build"));
            Path part = Files.createTempFile(folder, "card_kernel", ".part");
            try (InputStream in = KernelLibrary.class.getResourceAsStream(CALL)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(
                        part,
                        folder.resolve(CALL),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            // Nothing but the call is seen from outside, and nothing is shared between copies of the library.
            List<String> flags = List.of(
                    "-O2",
                    "-fPIC",
                    "-shared",
                    "-fvisibility=hidden",
                    "-fno-gnu-unique",
                    "-DSKIPGATE_KERNEL=" + kernel,
                    "-DSKIPGATE_ARGUMENTS=" + arguments);
            Path library = new CppBuild(
                            hls,
                            "card",
                            "the kernel of the emulated card",
                            options.compiler(),
                            flags,
                            List.of("build/" + CALL, TOP))
                    .product();
            return Files.readAllBytes(library);
        } catch (IOException e) {
            throw new ToolException(
                    "cannot build the kernel of the emulated card in " + hls + ": " + e.getMessage(), e);
        }
    }
}
