package dev.skipgate.runtime.xrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.xrt.card.EmulatedCard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** What {@link EmulatedXrtTest} runs: the whole binding against a card that computes, with the kernel of {@code adder.cpp} in two compute units. */
final class EmulatedScenarios {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int WORDS = 64;
    private static final int BYTES = WORDS * Integer.BYTES;
    private static final int ADD = 0;
    private static final int TOTAL = 1;
    private static final int THROW = 2;
    private static final int SPIN = 4;

    private final Xrt xrt;
    private final XclbinInfo xclbin;

    private EmulatedScenarios(Xrt xrt, Path file) {
        this.xrt = xrt;
        xclbin = xrt.read(file);
    }

    public static void main(String[] arguments) throws Exception {
        Xrt xrt = Xrt.start(XrtDriver.hardwareEmulation(EmulatedCard.root(Xrt.cache())));
        EmulatedScenarios scenarios = new EmulatedScenarios(xrt, Path.of(arguments[0]));
        scenarios.parts();
        scenarios.copies();
        scenarios.several();
        scenarios.abort();
        scenarios.errors();
    }

    private XrtDevice device() {
        XrtDevice device = xrt.open(0);
        device.load(xclbin);
        return device;
    }

    private static int[] numbers(int from, int count) {
        return IntStream.range(from, from + count).toArray();
    }

    private static void put(XrtBuffer buffer, int... values) {
        buffer.map().asIntBuffer().put(0, values);
        buffer.toDevice();
    }

    private static int[] fetched(XrtBuffer buffer, int count) {
        buffer.fromDevice();
        int[] values = new int[count];
        buffer.map().asIntBuffer().get(0, values);
        return values;
    }

    private static XrtRun run(XrtKernel kernel, XrtBuffer input, XrtBuffer output, long more, int mode) {
        XrtRun run = kernel.run();
        run.set("input", input);
        run.set("output", output);
        run.set("more", more);
        run.set("words", WORDS);
        run.set("mode", mode);
        return run;
    }

    /** A part has its place on the card, shares the memory of the whole there, and is transferred alone. */
    private void parts() {
        try (XrtDevice device = device();
                XrtKernel kernel = device.kernel("adder", 0);
                XrtBuffer whole = device.allocate(3 * 4096, kernel.group("input"));
                XrtBuffer part = whole.part(4096, 4096);
                XrtBuffer output = device.allocate(4096, kernel.group("output"));
                XrtRun run = run(kernel, part, output, 1000, ADD)) {
            put(whole, numbers(0, 3 * 1024));
            run.start();
            run.await(SOON);
            assertArrayEquals(numbers(1024 + 1000, WORDS), fetched(output, WORDS));
            part.map().putInt(0, -7);
            assertEquals(-7, whole.map().getInt(4096), "the host's memory is shared");
            run.start();
            run.await(SOON);
            assertEquals(2024, fetched(output, 1)[0], "nothing was sent");
            part.toDevice(0, 4);
            run.start();
            run.await(SOON);
            assertEquals(993, fetched(output, 1)[0]);
            whole.map().putInt(4096, 0);
            whole.fromDevice();
            assertEquals(-7, whole.map().getInt(4096), "the card's memory is shared");
        }
    }

    private void copies() {
        try (XrtDevice device = device();
                XrtKernel kernel = device.kernel("adder", 0);
                XrtBuffer from = device.allocate(4096, kernel.group("input"));
                XrtBuffer hidden = device.allocateOnDevice(4096, kernel.group("input"));
                XrtBuffer output = device.allocate(4096, kernel.group("output"));
                XrtRun run = run(kernel, hidden, output, 5, ADD)) {
            put(from, numbers(0, 1024));
            from.map().asIntBuffer().put(0, new int[1024]);
            hidden.copyFrom(from, 400, 8, BYTES);
            run.start();
            run.await(SOON);
            int[] result = fetched(output, WORDS);
            assertNotEquals(5, result[0], "before the copy lies what the card left");
            assertArrayEquals(numbers(105, WORDS - 2), Arrays.copyOfRange(result, 2, WORDS));
            assertThrows(IndexOutOfBoundsException.class, () -> hidden.copyFrom(from, 4000, 0, 200));
        }
    }

    /** Twenty runs on two compute units, all started before the first is waited for. */
    private void several() {
        try (XrtDevice device = device();
                XrtKernel both = device.kernel("adder");
                XrtKernel first = device.kernel("adder", 0);
                XrtKernel second = device.kernel("adder", 1);
                XrtBuffer input = device.allocate(BYTES, both.group("input"))) {
            put(input, numbers(1, WORDS));
            List<XrtBuffer> outputs = new ArrayList<>();
            List<XrtRun> runs = new ArrayList<>();
            ConcurrentHashMap<Integer, RunState> heard = new ConcurrentHashMap<>();
            for (int i = 0; i < 20; i++) {
                outputs.add(device.allocate(BYTES, both.group("output")));
                runs.add(run(both, input, outputs.get(i), 1000L * i, ADD));
                int number = i;
                runs.get(i).onEnd(state -> heard.put(number, state));
            }
            runs.forEach(XrtRun::start);
            for (int i = 0; i < 20; i++) {
                runs.get(i).await(SOON);
                assertArrayEquals(numbers(1000 * i + 1, WORDS), fetched(outputs.get(i), WORDS), "run " + i);
            }
            runs.forEach(XrtRun::close);
            assertEquals(20, heard.size(), "a run that is closed has told its listener");
            assertTrue(heard.values().stream().allMatch(RunState.COMPLETED::equals), heard.toString());
            // What each unit has on chip is its own: its total of all inputs.
            int one = total(device, first, input);
            int two = total(device, second, input);
            assertEquals(20 * WORDS * (WORDS + 1) / 2, one + two);
            outputs.forEach(XrtBuffer::close);
        }
    }

    private static int total(XrtDevice device, XrtKernel kernel, XrtBuffer input) {
        try (XrtBuffer output = device.allocate(BYTES, kernel.group("output"));
                XrtRun run = run(kernel, input, output, 0, TOTAL)) {
            run.start();
            run.await(SOON);
            return fetched(output, 1)[0];
        }
    }

    /** A kernel that never ends: waiting ends, the other compute unit goes on, and it can be stopped; its unit is lost until the xclbin is loaded again. */
    private void abort() {
        try (XrtDevice device = device()) {
            try (XrtKernel first = device.kernel("adder", 0);
                    XrtKernel second = device.kernel("adder", 1);
                    XrtBuffer input = device.allocate(BYTES, first.group("input"));
                    XrtBuffer output = device.allocate(BYTES, first.group("output"))) {
                put(input, numbers(1, WORDS));
                XrtRun stuck = run(first, input, output, 0, SPIN);
                stuck.start();
                RunTimeoutException late =
                        assertThrows(RunTimeoutException.class, () -> stuck.await(Duration.ofMillis(50)));
                assertTrue(late.getMessage().contains("has not ended in 50 ms"), late.getMessage());
                IllegalStateException busy = assertThrows(IllegalStateException.class, stuck::close);
                assertTrue(busy.getMessage().contains("is under way"), busy.getMessage());
                assertThrows(IllegalStateException.class, first::close);
                try (XrtRun other = run(second, input, output, 3, ADD)) {
                    other.start();
                    other.await(SOON);
                    assertEquals(4, fetched(output, 1)[0], "the other compute unit");
                }
                assertEquals(RunState.ABORTED, stuck.abort(SOON));
                assertEquals(RunState.ABORTED, stuck.state());
                stuck.close();
                try (XrtRun next = run(first, input, output, 3, ADD)) {
                    next.start();
                    RunFailedException lost = assertThrows(RunFailedException.class, () -> next.await(SOON));
                    assertTrue(lost.getMessage().contains("load the xclbin again"), lost.getMessage());
                }
            }
            device.load(xclbin);
            try (XrtKernel first = device.kernel("adder", 0);
                    XrtBuffer input = device.allocate(BYTES, first.group("input"))) {
                put(input, numbers(1, WORDS));
                assertEquals(0, total(device, first, input), "a kernel loaded anew");
            }
        }
    }

    private void errors() {
        try (XrtDevice device = device();
                XrtKernel kernel = device.kernel("adder", 0);
                XrtBuffer input = device.allocate(BYTES, kernel.group("input"));
                XrtBuffer output = device.allocate(BYTES, kernel.group("output"));
                XrtRun run = run(kernel, input, output, 0, THROW)) {
            run.start();
            RunFailedException failure = assertThrows(RunFailedException.class, () -> run.await(SOON));
            assertEquals(RunState.ERROR, failure.state());
            assertTrue(failure.getMessage().contains("adder_1: an accumulator overflows"), failure.getMessage());
            run.set("mode", ADD);
            run.start();
            run.await(SOON);
        }
    }
}
