package dev.skipgate.runtime.opencl;

import com.aparapi.Kernel;
import com.aparapi.exception.CompileFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a driver says about a kernel that it cannot build. Aparapi's native code prints it to the standard error and gives it to nobody, so it is built once more in a process whose standard error can be read.
 */
final class DriverLog {
    private static final int MINUTES = 2;
    private static final int MOST_CHARACTERS = 4000;

    private DriverLog() {}

    /** @param arguments class of the kernel, name of the device */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Kernel kernel = Class.forName(arguments[0])
                .asSubclass(Kernel.class)
                .getDeclaredConstructor()
                .newInstance();
        try {
            kernel.compile(OpenClDevice.named(Optional.of(arguments[1])).handle());
        } catch (CompileFailedException e) {
            System.err.println(e.getMessage());
        }
    }

    /** The log, or why there is none. */
    static String of(Class<? extends Kernel> kernel, OpenClDevice device) {
        try {
            Path log = Files.createTempFile("skipgate-opencl", ".log");
            try {
                Process process = new ProcessBuilder(List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DriverLog.class.getName(),
                                kernel.getName(),
                                device.name()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                }
                String text = Files.readString(log, StandardCharsets.UTF_8).strip();
                return "the driver says:\n" + text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            return "the driver's log cannot be read: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the driver's log was not waited for";
        }
    }
}
