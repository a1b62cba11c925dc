package dev.skipgate.testbench.quality;

/** Adds up the surprise of a language model: minus the binary logarithm of the probability it gave to what came. */
final class BitsPerToken {
    private double bits;
    private long tokens;

    /** Adds one prediction: logits and the token that came. */
    void add(double[] logits, int came) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            greatest = Math.max(greatest, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - greatest);
        }
        bits += (Math.log(sum) - (logits[came] - greatest)) / Math.log(2);
        tokens++;
    }

    double mean() {
        return bits / tokens;
    }
}
