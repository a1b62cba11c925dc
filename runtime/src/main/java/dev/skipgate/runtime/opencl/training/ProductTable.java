package dev.skipgate.runtime.opencl.training;

import dev.skipgate.runtime.training.dropout.TilePattern;
import java.util.Optional;

/**
 * What the products of a layer multiply, as numbers for {@link ListKernel}: {@link #SIZE} for each product. A product is a list of values that are not zero times the rows of a matrix with those
 * numbers, of which a work-item adds up neighbouring columns.
 */
final class ProductTable {
    /** Where the matrix begins, and numbers from one row of it to the next. */
    static final int MATRIX = 0;

    static final int STRIDE = 1;

    /** 1 where the matrix was made by the forward pass. */
    static final int MADE = 2;

    /** Places of a segment of the list, and how many segments there are. */
    static final int SEGMENT = 3;

    static final int SEGMENTS = 4;

    /** Columns of a tile, and all columns. */
    static final int TILE = 5;

    static final int COLUMNS = 6;

    /** Of a tile pattern: segments and tiles of columns count so much, and those numbered {@link #BIAS} in every {@link #PERIOD} are kept. */
    static final int ALONG = 7;

    static final int ACROSS = 8;
    static final int PERIOD = 9;
    static final int BIAS = 10;

    /** One of the places below, and what is added there besides: a place in what the host gave, or -1. */
    static final int TARGET = 11;

    static final int BESIDES = 12;

    /** Of gradients of weights: rows of a tile, and what a row of tiles counts. */
    static final int ROW_TILE = 13;

    static final int ROW_ACROSS = 14;

    static final int SIZE = 15;

    /** Stored in what a forward pass keeps for the way back. */
    static final int TO_KEPT = 0;

    /** Added there. */
    static final int ONTO_KEPT = 1;

    /** Added to the gradient of the state, of the units that a row pattern keeps. */
    static final int ONTO_STATE = 2;

    /** Stored in the results of a forward pass. */
    static final int TO_VALUES = 3;

    /** Stored in the results of a backward pass. */
    static final int TO_GRADIENTS = 4;

    /** The products. */
    static final int INPUT = 0;

    static final int STATE = SIZE;
    static final int STATE_BACK = 2 * SIZE;
    static final int INPUT_BACK = 3 * SIZE;
    static final int INPUT_WEIGHTS = 4 * SIZE;
    static final int STATE_WEIGHTS = 5 * SIZE;
    static final int PRODUCTS = 6;

    /** Behind the products there are, for each mode of {@link TrainingKernel}, parts and turns, and the room of a group's lists and of their counts. */
    static final int MODES = PRODUCTS * SIZE;

    static final int PARTS = 0;
    static final int TURNS = 1;
    static final int LIST_ROOM = 2;
    static final int COUNT_ROOM = 3;
    static final int MODE_SIZE = 4;

    /** Places of a segment without a tile pattern. */
    static final int PLAIN_SEGMENT = 32;

    final int[] table = new int[MODES + TrainingKernel.MODE_COUNT * MODE_SIZE];

    /** The product of vectors with weights: lists over columns of the weights give rows of them. */
    void forward(int product, int matrix, int stride, int rows, int columns, Optional<TilePattern> tiles) {
        int across = tiles.map(TilePattern::tilesAcross).orElse(0);
        int down = tiles.map(TilePattern::tileRows).orElse(PLAIN_SEGMENT);
        set(product, matrix, stride, tiles.map(TilePattern::tileColumns).orElse(PLAIN_SEGMENT), columns, down, rows);
        pattern(product, 1, across, tiles);
    }

    /** Its way back: lists over rows of the weights give columns of them. */
    void backward(int product, int matrix, int stride, int rows, int columns, Optional<TilePattern> tiles) {
        int across = tiles.map(TilePattern::tilesAcross).orElse(0);
        int wide = tiles.map(TilePattern::tileColumns).orElse(PLAIN_SEGMENT);
        set(product, matrix, stride, tiles.map(TilePattern::tileRows).orElse(PLAIN_SEGMENT), rows, wide, columns);
        pattern(product, across, 1, tiles);
    }

    /** The gradient of a row of weights: lists over steps of sequences give its columns. */
    void weights(int product, int matrix, int stride, int steps, int columns, Optional<TilePattern> tiles) {
        int wide = tiles.map(TilePattern::tileColumns).orElse(PLAIN_SEGMENT);
        set(product, matrix, stride, PLAIN_SEGMENT, steps, wide, columns);
        pattern(product, 0, 1, tiles);
        table[product + ROW_TILE] = tiles.map(TilePattern::tileRows).orElse(1);
        table[product + ROW_ACROSS] = tiles.map(TilePattern::tilesAcross).orElse(0);
    }

    private void set(int product, int matrix, int stride, int segment, int places, int tile, int columns) {
        table[product + MATRIX] = matrix;
        table[product + STRIDE] = stride;
        table[product + SEGMENT] = segment;
        table[product + SEGMENTS] = (places - 1) / segment + 1;
        table[product + TILE] = tile;
        table[product + COLUMNS] = columns;
    }

    private void pattern(int product, int along, int across, Optional<TilePattern> tiles) {
        table[product + ALONG] = along;
        table[product + ACROSS] = across;
        table[product + PERIOD] = tiles.map(TilePattern::period).orElse(1);
        table[product + BIAS] = tiles.map(each -> each.bias() - 1).orElse(0);
    }

    void target(int product, int made, int target, int besides) {
        table[product + MADE] = made;
        table[product + TARGET] = target;
        table[product + BESIDES] = besides;
    }
}
