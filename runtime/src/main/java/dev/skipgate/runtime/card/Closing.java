package dev.skipgate.runtime.card;

import dev.skipgate.runtime.xrt.XrtException;

/** Closes several things, all of them whatever happens. */
final class Closing {
    private Closing() {}

    /** In this order; throws what the first failure was. */
    static void all(AutoCloseable... things) {
        RuntimeException first = null;
        for (AutoCloseable thing : things) {
            try {
                if (thing != null) {
                    thing.close();
                }
            } catch (XrtException | IllegalStateException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            } catch (Exception e) {
                throw new IllegalStateException("what a card needs throws nothing checked", e);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
