package dev.skipgate.testbench.packaging;

import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.runtime.card.KernelSources;
import dev.skipgate.runtime.xrt.xclbin.Container;
import dev.skipgate.runtime.xrt.xclbin.Xclbin;
import dev.skipgate.runtime.xrt.xclbin.XclbinException;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Ties an xclbin to the bundle it was made from: a SHA-256 of the bundle's files travels in it, and one of its kernel's sources, for the weights of
 * another bundle may run on the same kernel.
 */
public final class BundleHash {
    /** The key of the hash among the names and values of an xclbin. */
    static final String KEY = "skipgate.bundle";

    /** The key of the hash of the kernel's sources. */
    static final String KERNEL_KEY = "skipgate.kernel";

    private static final int SHOWN = 12;

    private BundleHash() {}

    /** The hash of the bundle in a directory, in hexadecimal digits. */
    public static String of(Path directory) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : List.of(Bundle.MANIFEST, Bundle.TENSORS)) {
                byte[] content = Files.readAllBytes(directory.resolve(name));
                digest.update((name + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (IOException e) {
            throw new OutputException(
                    "the bundle in " + directory + " cannot be read: " + OutputException.reason(e), e);
        }
    }

    /** The hash of the kernel's sources of a compiled model. */
    static String ofKernel(Path directory) {
        try {
            return KernelSources.read(directory).hash();
        } catch (IOException e) {
            throw new OutputException(
                    "the kernel in " + directory + " cannot be read: " + OutputException.reason(e), e);
        }
    }

    /**
     * Refuses an xclbin that was made from another bundle, unless that needs the same kernel. One without a hash, as v++ makes it, passes.
     *
     * @throws OutputException when they do not belong together, or the file is no xclbin
     */
    public static void requireSame(Path xclbin, Path directory) {
        String inside;
        String kernel;
        try {
            Map<String, String> values = Xclbin.keyValues(Container.read(xclbin));
            inside = values.get(KEY);
            kernel = values.get(KERNEL_KEY);
        } catch (XclbinException e) {
            throw new OutputException(e.getMessage(), e);
        }
        if (inside == null) {
            return;
        }
        String beside = of(directory);
        if (!inside.equals(beside) && !ofKernel(directory).equals(kernel)) {
            throw new OutputException(xclbin + " was packaged from bundle " + shown(inside) + " and " + directory
                    + " holds bundle " + shown(beside) + ", which needs another kernel; package the model again");
        }
    }

    private static String shown(String hash) {
        return hash.substring(0, Math.min(hash.length(), SHOWN));
    }
}
