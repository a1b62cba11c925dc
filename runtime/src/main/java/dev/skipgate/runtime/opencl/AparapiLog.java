package dev.skipgate.runtime.opencl;

import com.aparapi.Config;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What Aparapi logs. We throw exceptions with messages of our own instead. */
final class AparapiLog {
    /** Held here, since a logger that nobody holds loses its settings. */
    private static final Logger LOGGER = Logger.getLogger(Config.getLoggerName());

    private AparapiLog() {}

    /** From here on; a device that fails would be logged with stack traces else. */
    static void silence() {
        LOGGER.setLevel(Level.OFF);
    }
}
