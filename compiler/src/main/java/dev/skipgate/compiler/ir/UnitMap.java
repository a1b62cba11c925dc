package dev.skipgate.compiler.ir;

/**
 * Where the units of a layer live: row group and place (docs/datapath.md section 1).
 *
 * @param places places of a row group
 * @param groups row group of each unit
 * @param slots place of each unit in its row group
 */
public record UnitMap(int places, int[] groups, int[] slots) {
    public int units() {
        return groups.length;
    }
}
