package dev.skipgate.testbench.csim;

import dev.skipgate.runtime.StepResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The emitted hardware in C simulation: compiled from the project, run as a process of its own that is asked over a pipe. The
 * state lives there from call to call. Not thread-safe.
 */
public final class CSimulation implements AutoCloseable {
    private static final int RESET_STATE = 2;
    private static final int RUN = 4;
    private static final int STEPS_PER_REQUEST = 256;

    private final SimulationProcess process;
    private final KernelWords words;

    private CSimulation(SimulationProcess process, KernelWords words) {
        this.process = process;
        this.words = words;
    }

    /**
     * How to build and run.
     *
     * @param compiler the C++ compiler
     * @param flags such as {@code -O2}, besides those of every build
     * @param patience how long a request of up to {@value #STEPS_PER_REQUEST} steps may take before the process is stopped
     */
    public record Options(String compiler, List<String> flags, Duration patience) {
        public Options {
            flags = List.copyOf(flags);
        }

        /** What users get; the environment variable CXX chooses another compiler, as it does for make. */
        public static Options standard() {
            String cxx = System.getenv("CXX");
            return new Options(
                    cxx == null || cxx.isBlank() ? "g++" : cxx.strip(), List.of("-O2"), Duration.ofMinutes(10));
        }

        /** The same with every lane's loop run trip by trip, which takes three times as long. */
        public static Options everyTrip() {
            Options standard = standard();
            return new Options(standard.compiler, List.of("-O2", "-DSKIPGATE_EVERY_TRIP"), standard.patience);
        }
    }

    /**
     * Builds the simulation of a project when it has to be built, and starts it: weights loaded, state reset.
     *
     * @param project the folder that holds {@code hls} and {@code data}
     * @throws ToolException when the compiler is missing or fails, or the simulation cannot start
     */
    public static CSimulation start(Path project, KernelWords words, Options options) {
        Path program = new SimulationBuild(project.resolve("hls"), options.compiler(), options.flags()).program();
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.add("--weights");
        command.add(project.resolve("data/weights.bin").toAbsolutePath().toString());
        Path embedding = project.resolve("data/embedding.bin");
        if (Files.exists(embedding)) {
            command.add("--embedding");
            command.add(embedding.toAbsolutePath().toString());
        }
        command.add("--serve");
        return new CSimulation(SimulationProcess.start(command, options.patience()), words);
    }

    /** Clears hidden and cell state. */
    public void reset() {
        process.request(header(RESET_STATE, 0), 0);
    }

    /** Runs one step for each index of a network that reads indices. */
    public List<StepResult> run(int[] indices) {
        List<StepResult> steps = new ArrayList<>();
        for (int from = 0; from < indices.length; from += STEPS_PER_REQUEST) {
            int[] part = Arrays.copyOfRange(indices, from, Math.min(indices.length, from + STEPS_PER_REQUEST));
            steps.addAll(run(words.indices(part), part.length));
        }
        return List.copyOf(steps);
    }

    /** Runs one step for each vector of stored integers of a network that reads vectors. */
    public List<StepResult> run(int[][] vectors) {
        List<StepResult> steps = new ArrayList<>();
        for (int from = 0; from < vectors.length; from += STEPS_PER_REQUEST) {
            int[][] part = Arrays.copyOfRange(vectors, from, Math.min(vectors.length, from + STEPS_PER_REQUEST));
            steps.addAll(run(words.vectors(part), part.length));
        }
        return List.copyOf(steps);
    }

    private List<StepResult> run(byte[] input, int steps) {
        byte[] header = header(RUN, steps);
        byte[] request = Arrays.copyOf(header, header.length + input.length);
        System.arraycopy(input, 0, request, header.length, input.length);
        return words.unpack(process.request(request, words.outputBytes(steps)));
    }

    private static byte[] header(int command, int steps) {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(command)
                .putInt(steps)
                .array();
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.close();
    }
}
