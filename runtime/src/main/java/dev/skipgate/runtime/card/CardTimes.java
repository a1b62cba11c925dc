package dev.skipgate.runtime.card;

/**
 * Where the time of runs went, as the host saw it. Transfers of one run lie beside the kernel's work on another, so the sum is more
 * than the time that passed.
 *
 * @param runs of the kernel
 * @param steps in them
 * @param transferNanos in transfers to and from the card
 * @param queueNanos from starting a run to the end of the run before it on the same compute unit
 * @param kernelNanos from there, or from the start if the unit was free, until the run was seen to have ended
 */
public record CardTimes(long runs, long steps, long transferNanos, long queueNanos, long kernelNanos) {}
