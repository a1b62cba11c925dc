package dev.skipgate.runtime.bundle;

/**
 * How the output of a step lies in the card's memory (docs/datapath.md section 7): logits, then one status word.
 *
 * @param wordsPerStep 512-bit words of logits; 0 when only the argmax leaves the hardware
 * @param logitsPerWord logits of a word
 */
public record OutputLayout(int wordsPerStep, int logitsPerWord) {
    private static final int ROWS_A_GROUP = 4;

    /** Most 16-bit logits a 512-bit word takes, in row groups of four. */
    private static final int MOST_GROUPS = 8;

    /** The layout of a network on a grid. */
    public static OutputLayout of(Network network, int rowGroups, int columnGroups) {
        int groupsPerWord = Math.min(columnGroups, MOST_GROUPS);
        int rows = network.output().weights().rows();
        int depth = (rows + ROWS_A_GROUP * rowGroups - 1) / (ROWS_A_GROUP * rowGroups);
        boolean logits = network.output().result() == DenseOutput.Result.LOGITS;
        return new OutputLayout(logits ? depth * (rowGroups / groupsPerWord) : 0, ROWS_A_GROUP * groupsPerWord);
    }

    /** The layout of a compiled model. */
    public static OutputLayout of(Bundle bundle) {
        return of(
                bundle.network(),
                bundle.hardware().rowGroups(),
                bundle.hardware().columnGroups());
    }

    /** 512-bit words that the output of some steps takes. */
    public long words(long steps) {
        return steps * (wordsPerStep + 1L);
    }
}
