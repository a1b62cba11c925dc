package dev.skipgate.testbench.csim;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running C simulation that answers requests (the protocol is in {@code sim/serve.h}). Never hangs: a request that takes too
 * long stops the process, and so do {@link #close()} and the end of this program.
 */
final class SimulationProcess implements AutoCloseable {
    private static final int MOST_MESSAGE = 1 << 16;
    private static final int MOST_STDERR = 1 << 14;
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Process process;
    private final Duration patience;
    private final OutputStream requests;
    private final DataInputStream replies;
    private final CompletableFuture<String> stderr;
    private final Thread killer;

    private SimulationProcess(Process process, Duration patience) {
        this.process = process;
        this.patience = patience;
        requests = process.getOutputStream();
        replies = new DataInputStream(process.getInputStream());
        stderr = inBackground(() -> drain(process.getErrorStream()));
        killer = new Thread(process::destroyForcibly, "stop-csim");
        Runtime.getRuntime().addShutdownHook(killer);
    }

    static SimulationProcess start(List<String> command, Duration patience) {
        try {
            return new SimulationProcess(new ProcessBuilder(command).start(), patience);
        } catch (IOException e) {
            throw new ToolException("cannot start the C simulation " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** Sends a request and returns the bytes of its reply. */
    byte[] request(byte[] request, int replyBytes) {
        CompletableFuture<byte[]> reply = inBackground(() -> exchange(request, replyBytes));
        try {
            return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new ToolException(
                    "the C simulation has not answered for " + patience.toSeconds() + " s; it was stopped", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while the C simulation ran", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ToolException said ? said : ended(e.getCause());
        }
    }

    private byte[] exchange(byte[] request, int replyBytes) throws IOException {
        requests.write(request);
        requests.flush();
        int failed = Integer.reverseBytes(replies.readInt());
        if (failed != 0) {
            int length = Integer.reverseBytes(replies.readInt());
            if (failed != 1 || length < 0 || length > MOST_MESSAGE) {
                throw new ToolException("the C simulation answers in another protocol; compile the project again");
            }
            String message = new String(replies.readNBytes(length), StandardCharsets.UTF_8);
            throw new ToolException("the simulated hardware failed: " + message);
        }
        byte[] reply = replies.readNBytes(replyBytes);
        if (reply.length != replyBytes) {
            throw new EOFException("the reply is cut short");
        }
        return reply;
    }

    private ToolException ended(Throwable cause) {
        String exit = "";
        String said = "";
        try {
            if (process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                exit = ", exit code " + process.exitValue();
            }
            said = stderr.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS).strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            said = "";
        }
        return new ToolException("the C simulation has ended" + exit + (said.isEmpty() ? "" : ": " + said), cause);
    }

    private static String drain(InputStream stream) throws IOException {
        byte[] kept = stream.readNBytes(MOST_STDERR);
        stream.transferTo(OutputStream.nullOutputStream());
        return new String(kept, StandardCharsets.UTF_8);
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> CompletableFuture<T> inBackground(Work<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(work.run());
                    } catch (IOException | RuntimeException e) {
                        future.completeExceptionally(e);
                    }
                },
                "csim-pipe");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    @Override
    public void close() {
        try {
            requests.write(new byte[Integer.BYTES]);
            requests.close();
            process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            forgetKiller();
        }
    }

    private void forgetKiller() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException e) {
            // The program is ending and runs the hook itself.
            process.destroyForcibly();
        }
    }
}
