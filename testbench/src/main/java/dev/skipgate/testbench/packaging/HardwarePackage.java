package dev.skipgate.testbench.packaging;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.Boards;
import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.testbench.csim.ToolException;
import dev.skipgate.testbench.project.OutputException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Packages a compiled model with the vendor's tools: the Makefile of the emitted project runs v++.
 *
 * @param directory the compiled model
 * @param target a target of the Makefile
 * @param model the model's name as files have it
 * @param kernel the kernel's name
 */
public record HardwarePackage(Path directory, String target, String model, String kernel) {
    /** What v++ can make: for a card, and for Vitis' emulation of one. */
    public static final List<String> TARGETS = List.of("hw", "hw_emu");

    /**
     * A compiled model that v++ can package.
     *
     * @throws OutputException when the directory is none, or its board is not for v++
     */
    public static HardwarePackage of(Path directory, String target) {
        Bundle bundle = EmulatedPackage.bundle(directory);
        Board board = Boards.load(bundle.hardware().board());
        if (board.platform().isEmpty()) {
            throw new OutputException("board " + board.id() + " of the model in " + directory
                    + " has no Vitis platform: v++ has nothing to link; compile the model for another board");
        }
        return new HardwarePackage(
                directory,
                target,
                EmulatedPackage.fileName(bundle.network().name()),
                KernelDeclaration.read(directory.resolve("hls")).name());
    }

    /** The tools that are not on the PATH. */
    public List<String> missing() {
        return List.of("make", "v++").stream().filter(tool -> !isOnPath(tool)).toList();
    }

    private static boolean isOnPath(String tool) {
        String path = System.getenv("PATH");
        return path != null
                && List.of(path.split(File.pathSeparator)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    /** What make would run. */
    public List<String> commands() {
        if (!isOnPath("make")) {
            return List.of("make " + target);
        }
        List<String> commands = new ArrayList<>();
        Process process = start(List.of("make", "--no-print-directory", "-n", target));
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            boolean goesOn = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (goesOn || line.startsWith("v++") || line.startsWith("mkdir")) {
                    commands.add(line);
                    goesOn = line.endsWith("\\");
                }
            }
        } catch (IOException e) {
            throw new ToolException("make -n " + target + " cannot be read: " + e.getMessage(), e);
        }
        end(process, "make -n " + target);
        return commands;
    }

    /**
     * Runs v++, which takes hours for a card.
     *
     * @param log gets what the tools say
     * @return the xclbin, beside the bundle
     * @throws ToolException when they fail
     */
    public Path make(PrintWriter log) {
        Process process = start(List.of("make", "--no-print-directory", target));
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.println(line);
                log.flush();
            }
        } catch (IOException e) {
            throw new ToolException("make " + target + " cannot be read: " + e.getMessage(), e);
        }
        end(process, "make -C " + directory.resolve("hls") + " " + target);
        Path made = directory.resolve("hls/build/" + target + "/" + kernel + ".xclbin");
        Path file = directory.resolve(model + (target.equals("hw") ? "" : "." + target) + ".xclbin");
        try {
            Path part = directory.resolve("." + UUID.randomUUID() + ".part");
            try {
                Files.copy(made, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            return file;
        } catch (IOException e) {
            throw new OutputException("cannot copy " + made + " to " + file + ": " + OutputException.reason(e), e);
        }
    }

    private Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.resolve("hls").toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new ToolException(command.get(0) + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static void end(Process process, String what) {
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new ToolException(what + " fails with exit code " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while " + what + " was running", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
