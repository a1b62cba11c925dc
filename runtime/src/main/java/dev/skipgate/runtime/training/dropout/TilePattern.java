package dev.skipgate.runtime.training.dropout;

import dev.skipgate.runtime.training.random.RandomState;

/**
 * One tile in {@code period} of a weight matrix is kept: tiles are numbered row by row, and those numbered {@code bias - 1}, {@code
 * bias - 1 + period}, ... are kept (approximate-random-dropout, section III-B). The last tiles of a row or column may be smaller.
 *
 * @param period dp, from 1 to the number of tiles
 * @param bias b, from 1 to the period
 * @param rows rows of the weight matrix, its outputs
 * @param columns columns of the weight matrix, its inputs
 * @param tileRows rows of a tile, at least 1; the paper has 32
 * @param tileColumns columns of a tile, at least 1; the paper has 32
 */
public record TilePattern(int period, int bias, int rows, int columns, int tileRows, int tileColumns) {
    public TilePattern {
        if (rows < 1 || columns < 1 || tileRows < 1 || tileColumns < 1) {
            throw new IllegalArgumentException("tiles of " + tileRows + " x " + tileColumns + " in a matrix of " + rows
                    + " x " + columns + "; wanted at least 1 x 1");
        }
        long tiles = (long) ceilDiv(rows, tileRows) * ceilDiv(columns, tileColumns);
        if (period < 1 || period > tiles) {
            throw new IllegalArgumentException("a period of " + period + " over " + tiles + " tiles; wanted 1 to "
                    + tiles + ": use smaller tiles, or a lower greatest period");
        }
        if (bias < 1 || bias > period) {
            throw new IllegalArgumentException("a bias of " + bias + "; wanted 1 to the period, " + period);
        }
    }

    /** Draws a period and then a bias, each as likely. */
    public static TilePattern sample(
            PatternDistribution distribution,
            int rows,
            int columns,
            int tileRows,
            int tileColumns,
            RandomState random) {
        int period = distribution.samplePeriod(random);
        return new TilePattern(period, 1 + random.nextInt(period), rows, columns, tileRows, tileColumns);
    }

    /** Tiles from top to bottom. */
    public int tilesDown() {
        return ceilDiv(rows, tileRows);
    }

    /** Tiles from left to right. */
    public int tilesAcross() {
        return ceilDiv(columns, tileColumns);
    }

    /** Whether the weight at a place is kept. */
    public boolean keeps(int row, int column) {
        long tile = (long) (row / tileRows) * tilesAcross() + column / tileColumns;
        return tile % period == bias - 1;
    }

    /** How many different sets of columns the rows of tiles keep: tile rows this far apart keep the same ones. */
    public int groups() {
        return Math.min(tilesDown(), period / gcd(tilesAcross(), period));
    }

    /** The first tile kept in a row of tiles; not below {@link #tilesAcross} when none is kept. */
    public int firstKept(int tileRow) {
        return (int) Math.floorMod(bias - 1 - (long) tileRow * tilesAcross(), (long) period);
    }

    private static int ceilDiv(int value, int by) {
        return (value - 1) / by + 1;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
