package dev.skipgate.testbench.csim;

import dev.skipgate.compiler.emit.hls.CsimFlags;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.card.KernelWords;
import dev.skipgate.runtime.cxx.Compilation;
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
    private static final int LOAD_STATE = 8;
    private static final int SAVE_STATE = 16;
    private static final int PASS_SHIFT = 8;
    /** The most steps of a call of the kernel. */
    static final int STEPS_PER_REQUEST = 256;

    private final SimulationProcess process;
    private final KernelWords words;
    private final int pass;

    /** Whether a call failed since the last reset: it may have left sums behind. */
    private boolean failed;

    private CSimulation(SimulationProcess process, KernelWords words, int pass) {
        this.process = process;
        this.words = words;
        this.pass = pass;
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
            return new Options(Compilation.compiler(), List.of("-O2"), Duration.ofMinutes(10));
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
        return start(project, project, words, options, 0);
    }

    /**
     * The same with the weights of another project, which has the same kernel.
     *
     * @param weights the folder that holds {@code data}
     * @param pass that it runs, whose words are {@code words}
     */
    static CSimulation start(Path project, Path weights, KernelWords words, Options options, int pass) {
        Path program = new CppBuild(
                        project.resolve("hls"),
                        "csim",
                        "the C simulation",
                        options.compiler(),
                        options.flags(),
                        CsimFlags.SOURCES)
                .product();
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.add("--weights");
        command.add(weights.resolve("data/weights.bin").toAbsolutePath().toString());
        Path embedding = weights.resolve("data/embedding.bin");
        if (Files.exists(embedding)) {
            command.add("--embedding");
            command.add(embedding.toAbsolutePath().toString());
        }
        command.add("--serve");
        return new CSimulation(SimulationProcess.start(command, options.patience()), words, pass);
    }

    /** Clears hidden and cell state. */
    public void reset() {
        request(header(RESET_STATE, 0), 0);
        failed = false;
    }

    /**
     * Saves the state of the array in the simulated card's memory.
     *
     * @param stateBytes bytes of a state
     * @return its words
     */
    byte[] save(int slot, int stateBytes) {
        return move(SAVE_STATE, slot, stateBytes);
    }

    /** Loads a state that was saved, and saves it again where it was; as {@link #save}. */
    byte[] read(int slot, int stateBytes) {
        return move(LOAD_STATE | SAVE_STATE, slot, stateBytes);
    }

    private byte[] move(int command, int slot, int stateBytes) {
        byte[] reply = request(concatenate(header(command, 0), number(slot)), KernelWords.WORD_BYTES + stateBytes);
        return Arrays.copyOfRange(reply, KernelWords.WORD_BYTES, reply.length);
    }

    /** Runs steps, starting from the state that the array holds. */
    public List<StepResult> run(InputSequence input) {
        List<StepResult> steps = new ArrayList<>();
        for (int from = 0; from < input.steps(); from += STEPS_PER_REQUEST) {
            InputSequence part = input.slice(from, Math.min(input.steps(), from + STEPS_PER_REQUEST));
            byte[] request = concatenate(header(RUN, part.steps()), words.input(part));
            steps.addAll(words.unpack(request(request, words.outputBytes(part.steps()))));
        }
        return List.copyOf(steps);
    }

    /**
     * Runs at most {@value #STEPS_PER_REQUEST} steps of a sequence whose state lies in the simulated card's memory: loads it, runs, and saves it, in
     * one call of the kernel.
     *
     * @param slot where the state lies
     * @param first whether the sequence begins, with a cleared state instead of the one that was saved
     */
    MovedRun run(int slot, boolean first, InputSequence input) {
        if (input.steps() > STEPS_PER_REQUEST) {
            throw new IllegalArgumentException(input.steps() + " steps; at most " + STEPS_PER_REQUEST + " a call");
        }
        int command = (first || failed ? RESET_STATE : 0) | (first ? 0 : LOAD_STATE) | RUN | SAVE_STATE;
        byte[] request = concatenate(header(command, input.steps()), number(slot), words.input(input));
        int stepBytes = words.outputBytes(input.steps());
        byte[] reply = request(request, stepBytes + KernelWords.WORD_BYTES);
        failed = false;
        ByteBuffer trips = ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN).position(stepBytes);
        return new MovedRun(words.unpack(Arrays.copyOf(reply, stepBytes)), trips.getInt(), trips.getInt());
    }

    /**
     * Steps between loading and saving a state.
     *
     * @param loadTrips loop trips of loading, as counted; 0 when the sequence began
     * @param saveTrips loop trips of saving, as counted
     */
    record MovedRun(List<StepResult> steps, int loadTrips, int saveTrips) {}

    private byte[] request(byte[] request, int replyBytes) {
        try {
            return process.request(request, replyBytes);
        } catch (ToolException e) {
            failed = true;
            throw e;
        }
    }

    private static byte[] concatenate(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private byte[] header(int command, int steps) {
        return concatenate(number(command | pass << PASS_SHIFT), number(steps));
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.close();
    }
}
