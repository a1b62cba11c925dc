package dev.skipgate.runtime.training.linear;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Row-major single-precision products on Java arrays, without copying them: the JNI layer of netlib pins the arrays, and the
 * OpenBLAS it calls is the one that Bytedeco's artifact carries, so that nothing has to be installed. The environment variable
 * {@code SKIPGATE_BLAS} names another library that exports {@code sgemm_}, such as MKL's libmkl_rt.so.
 *
 * <p>With the same number of threads the same product gives the same bits.
 */
public final class Blas {
    private static final String LIBRARY_PATH_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";
    private static final String OTHER_LIBRARY_VARIABLE = "SKIPGATE_BLAS";
    private static final String LIBRARY = "libopenblas_nolapack.so.0";

    // Held, because a logger that nothing refers to may lose its level.
    private static final Logger NETLIB_LOGGER = Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");
    private static final Optional<String> OTHER_LIBRARY = otherLibrary();
    private static final BLAS NATIVE = load();

    private Blas() {}

    private static BLAS load() {
        NETLIB_LOGGER.setLevel(Level.OFF);
        System.setProperty(LIBRARY_PATH_PROPERTY, OTHER_LIBRARY.orElseGet(() -> {
            String directory = new File(Loader.load(openblas_nolapack.class)).getParent();
            return new File(directory, LIBRARY).getPath();
        }));
        return NativeBLAS.getInstance();
    }

    private static Optional<String> otherLibrary() {
        Optional<String> path =
                Optional.ofNullable(System.getenv(OTHER_LIBRARY_VARIABLE)).filter(text -> !text.isBlank());
        path.ifPresent(text -> {
            if (!new File(text).isFile()) {
                throw new IllegalStateException(OTHER_LIBRARY_VARIABLE + " is " + text
                        + ", where there is no file; wanted a library that exports sgemm_, or the variable unset");
            }
        });
        return path;
    }

    /** What multiplies, for reports. */
    public static String library() {
        return OTHER_LIBRARY.orElse("OpenBLAS");
    }

    /**
     * How many threads every later product uses, for the whole process. Another library than OpenBLAS takes them from its own environment
     * variable instead.
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread is needed, not " + threads);
        }
        if (OTHER_LIBRARY.isEmpty()) {
            openblas_nolapack.blas_set_num_threads(threads);
        }
    }

    /**
     * {@code c = a b + beta c}.
     *
     * @param m rows of a and c
     * @param n columns of b and c
     * @param k columns of a, rows of b
     */
    public static void multiply(int m, int n, int k, Matrix a, Matrix b, float beta, Matrix c) {
        if (m == 0 || n == 0) {
            return;
        }
        // BLAS stores columns: its c' = b' a' is our c = a b.
        NATIVE.sgemm(
                b.transposed() ? "T" : "N",
                a.transposed() ? "T" : "N",
                n,
                m,
                k,
                1f,
                b.data(),
                b.offset(),
                b.stride(),
                a.data(),
                a.offset(),
                a.stride(),
                beta,
                c.data(),
                c.offset(),
                c.stride());
    }
}
