package dev.skipgate.compiler.ir;

import java.util.Arrays;

/**
 * Where the elements of a vector live as columns: column group and local column (docs/datapath.md section 1).
 *
 * @param perGroup local columns a column group has, those of empty places included
 * @param groups column group of each element
 * @param locals local column of each element
 */
public record ColumnMap(int perGroup, int[] groups, int[] locals) {
    /** An input vector: dealt over the column groups. */
    public static ColumnMap dealt(int size, Grid grid) {
        int columnGroups = grid.columnGroups();
        int[] groups = new int[size];
        int[] locals = new int[size];
        for (int e = 0; e < size; e++) {
            groups[e] = e % columnGroups;
            locals[e] = e / columnGroups;
        }
        return new ColumnMap((size + columnGroups - 1) / columnGroups, groups, locals);
    }

    /** What a layer gives, whose units sit where the map says. */
    public static ColumnMap ofUnits(UnitMap units, Grid grid) {
        int[] groups = new int[units.units()];
        int[] locals = new int[units.units()];
        for (int unit = 0; unit < groups.length; unit++) {
            groups[unit] = units.groups()[unit] % grid.columnGroups();
            locals[unit] = units.slots()[unit] * grid.blocks() + units.groups()[unit] / grid.columnGroups();
        }
        return new ColumnMap(units.places() * grid.blocks(), groups, locals);
    }

    /** The element at each local column of each column group, {@code [group][local]}; -1 where there is none. */
    public int[][] elements(int columnGroups) {
        int[][] elements = new int[columnGroups][perGroup];
        for (int[] ofGroup : elements) {
            Arrays.fill(ofGroup, -1);
        }
        for (int e = 0; e < groups.length; e++) {
            elements[groups[e]][locals[e]] = e;
        }
        return elements;
    }

    /** A one-hot input: every index is a local column of every column group. */
    public static ColumnMap oneHot(int size) {
        int[] locals = new int[size];
        for (int e = 0; e < size; e++) {
            locals[e] = e;
        }
        return new ColumnMap(size, new int[size], locals);
    }
}
