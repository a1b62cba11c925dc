package dev.skipgate.runtime.bundle;

/**
 * How the state of a sequence, its hidden and cell values, lies in the card's memory (docs/datapath.md section 9).
 *
 * @param places places of units in a row group, over all recurrent layers
 * @param rowGroups row groups of the grid of lanes
 * @param columnGroups column groups
 * @param unitBits bits of a unit, 32 or 64: the hidden value in the lower half, the cell in the upper
 */
public record StateLayout(int places, int rowGroups, int columnGroups, int unitBits) {
    /** Bits of a word of a memory port. */
    public static final int WORD_BITS = 512;

    /** The widest cell that leaves room for a hidden value in the smaller unit. */
    private static final int NARROW_CELL = 16;

    /**
     * The layout of a network on a grid.
     *
     * @param places places of units in a row group, over all recurrent layers
     */
    public static StateLayout of(Network network, int rowGroups, int columnGroups, int places) {
        int widest = network.layers().stream()
                .mapToInt(layer ->
                        layer instanceof LstmLayer lstm ? lstm.formats().cell().width() : 0)
                .max()
                .orElseThrow();
        return new StateLayout(places, rowGroups, columnGroups, widest <= NARROW_CELL ? Integer.SIZE : Long.SIZE);
    }

    /** The layout of a compiled model. */
    public static StateLayout of(Bundle bundle) {
        Hardware hardware = bundle.hardware();
        int places = 0;
        for (int l = 0; l < hardware.units().size(); l++) {
            boolean recurrent = bundle.network().layers().get(l) instanceof RecurrentLayer;
            places += recurrent ? hardware.units().get(l).depth() : 0;
        }
        return of(bundle.network(), hardware.rowGroups(), hardware.columnGroups(), places);
    }

    /** 512-bit words of a state. */
    public int words() {
        int unitsAWord = WORD_BITS / unitBits;
        return (places * rowGroups + unitsAWord - 1) / unitsAWord;
    }

    /** Bytes of a state. */
    public int bytes() {
        return words() * (WORD_BITS / Byte.SIZE);
    }

    /** Loop trips of loading a state, and of saving one: a trip moves a unit of every column group, but at most a word. */
    public int trips() {
        return places * rowGroups / Math.min(columnGroups, WORD_BITS / unitBits);
    }
}
