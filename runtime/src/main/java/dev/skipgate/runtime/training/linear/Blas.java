package dev.skipgate.runtime.training.linear;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Row-major single-precision products on Java arrays, without copying them: the JNI layer of netlib pins the arrays, and the
 * OpenBLAS it calls is the one that Bytedeco's artifact carries, so that nothing has to be installed.
 *
 * <p>With the same number of threads the same product gives the same bits.
 */
public final class Blas {
    private static final String LIBRARY_PATH_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";
    private static final String LIBRARY = "libopenblas_nolapack.so.0";

    // Held, because a logger that nothing refers to may lose its level.
    private static final Logger NETLIB_LOGGER = Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");
    private static final BLAS NATIVE = load();

    private Blas() {}

    private static BLAS load() {
        NETLIB_LOGGER.setLevel(Level.OFF);
        String directory = new File(Loader.load(openblas_nolapack.class)).getParent();
        System.setProperty(LIBRARY_PATH_PROPERTY, new File(directory, LIBRARY).getPath());
        return NativeBLAS.getInstance();
    }

    /** How many threads every later product uses, for the whole process. */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread is needed, not " + threads);
        }
        openblas_nolapack.blas_set_num_threads(threads);
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
