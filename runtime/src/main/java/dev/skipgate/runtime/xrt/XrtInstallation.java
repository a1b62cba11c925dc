package dev.skipgate.runtime.xrt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * XRT as it is installed here.
 *
 * @param headers the folder that holds {@code xrt/xrt_device.h}
 * @param libraries the folder of {@code libxrt_coreutil.so}
 */
record XrtInstallation(Path headers, Path libraries) {
    static final String MISSING =
            "XRT is not installed; on Debian: apt-get install libxrt-dev uuid-dev g++; for a card, AMD's own package";

    private static final String HEADER = "xrt/xrt_device.h";
    private static final String CORE = "libxrt_coreutil.so.2";

    /** The installation that XILINX_XRT names, else AMD's, else the system's. */
    static XrtInstallation find() {
        String named = System.getenv("XILINX_XRT");
        if (named != null && !named.isBlank()) {
            Optional<XrtInstallation> there = in(Path.of(named));
            if (there.isPresent()) {
                return there.get();
            }
        }
        for (Path home : List.of(Path.of("/opt/xilinx/xrt"), Path.of("/usr"))) {
            Optional<XrtInstallation> there = in(home);
            if (there.isPresent()) {
                return there.get();
            }
        }
        throw new XrtMissingException(MISSING, null);
    }

    /** AMD's packages and Debian's lie differently. */
    private static Optional<XrtInstallation> in(Path home) {
        for (String headers : List.of("include", "include/xrt")) {
            for (String libraries : List.of("lib", "lib/x86_64-linux-gnu", "lib64")) {
                if (Files.exists(home.resolve(headers).resolve(HEADER))
                        && Files.exists(home.resolve(libraries).resolve(CORE))) {
                    return Optional.of(new XrtInstallation(home.resolve(headers), home.resolve(libraries)));
                }
            }
        }
        return Optional.empty();
    }

    /** A folder whose {@code lib} has XRT's drivers, which is where XRT looks for them. */
    Path driverRoot(Path cache) {
        if (libraries.endsWith("lib") && !libraries.startsWith("/usr/lib")) {
            return libraries.getParent();
        }
        Path root = cache.resolve("xrt" + libraries.toString().replace('/', '-'));
        Path link = root.resolve("lib");
        try {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(libraries)) {
                return root;
            }
            Files.createDirectories(root);
            Path part = Files.createTempDirectory(cache, "root").resolve("lib");
            Files.createSymbolicLink(part, libraries);
            Files.move(part, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(part.getParent());
            return root;
        } catch (IOException e) {
            throw new XrtMissingException("cannot write " + link + ": " + e.getMessage(), e);
        }
    }
}
