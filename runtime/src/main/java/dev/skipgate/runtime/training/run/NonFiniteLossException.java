package dev.skipgate.runtime.training.run;

/** The loss is no finite number any more; the message says from which layer on. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NonFiniteLossException(long step, String where) {
        super("step " + step + ": the loss is not a finite number; " + where
                + "; lower the learning rate or clip the gradient norm");
    }
}
