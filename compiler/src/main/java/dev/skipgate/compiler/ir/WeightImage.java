package dev.skipgate.compiler.ir;

/**
 * What the memories of the array hold (docs/datapath.md sections 3 and 7). Streamed weights are images of all segments, one after
 * the other in every bank.
 *
 * @param words weight words, {@code [bank][word]}
 * @param columnWords word in which a column begins, {@code [lane][column]}
 * @param columnPositions position in that word
 * @param columnLengths entries or codes of the column in this lane
 * @param biases {@code [rowGroup][gate][place]}
 */
public record WeightImage(
        long[][] words, int[][] columnWords, byte[][] columnPositions, int[][] columnLengths, int[][][] biases) {
    /** The image of a design that is only estimated: estimates read no weights. */
    public static WeightImage unwritten() {
        return new WeightImage(new long[0][], new int[0][], new byte[0][], new int[0][], new int[0][][]);
    }
}
