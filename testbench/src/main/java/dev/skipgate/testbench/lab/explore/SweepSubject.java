package dev.skipgate.testbench.lab.explore;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is swept over. Paths are texts, so that it can be sent to other machines, which have to see the same files.
 *
 * @param model the description
 * @param weights in place of those it names; empty for those
 * @param data to measure quality and to count cycles on
 * @param most targets that quality is measured on
 * @param board id of the board
 * @param banks of bank-balanced pruning
 */
public record SweepSubject(String model, String weights, String data, long most, String board, int banks)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Changes with anything that a result depends on; a part of the results, so that none is taken for another's. */
    private static final String RESULTS = "1";

    /** A number that another model, other weights or data, or other settings would not have. */
    public String fingerprint(Path weightsFile, Iterable<Path> others) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((RESULTS + "|" + most + "|" + board + "|" + banks).getBytes(StandardCharsets.UTF_8));
            add(digest, Path.of(model));
            add(digest, weightsFile);
            add(digest, Path.of(data));
            for (Path other : others) {
                add(digest, other);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, Path file) throws IOException {
        digest.update((byte) '|');
        digest.update(Files.readAllBytes(file));
    }
}
