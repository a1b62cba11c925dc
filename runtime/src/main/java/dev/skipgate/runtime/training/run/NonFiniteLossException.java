package dev.skipgate.runtime.training.run;

/** The loss or its gradients are no finite numbers any more; the message says from which layer on. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what is not finite, and where it began */
    NonFiniteLossException(long step, String what) {
        super("step " + step + ": " + what + "; lower the learning rate or clip the gradient norm");
    }
}
