package dev.skipgate.runtime.training.dropout;

/**
 * The rows of tiles that keep the same columns: {@code group}, {@code group + groups}, ... Its compact matrices have its rows and its
 * kept columns one after the other, tile by tile.
 *
 * @param pattern the tiles
 * @param group from 0 to {@code pattern.groups() - 1}
 */
record TileGroup(TilePattern pattern, int group) {
    /** Rows of the weights in this group. */
    int rows() {
        return covered(group, pattern.groups(), pattern.tileRows(), pattern.rows());
    }

    /** Columns of the weights that this group keeps; may be none. */
    int columns() {
        return covered(pattern.firstKept(group), pattern.period(), pattern.tileColumns(), pattern.columns());
    }

    /** How many places the tiles {@code first}, {@code first + step}, ... cover; the last tile may be smaller. */
    private static int covered(int first, int step, int tile, int width) {
        int tiles = (width - 1) / tile + 1;
        if (first >= tiles) {
            return 0;
        }
        int count = (tiles - 1 - first) / step + 1;
        int last = first + (count - 1) * step;
        return (count - 1) * tile + Math.min(tile, width - last * tile);
    }

    /** Kept weights; none when no column is kept. */
    int size() {
        return rows() * columns();
    }

    void gatherWeights(float[] weights, float[] compact, int offset) {
        int columns = columns();
        int to = offset;
        for (int tileRow = group; tileRow < pattern.tilesDown(); tileRow += pattern.groups()) {
            int end = Math.min((tileRow + 1) * pattern.tileRows(), pattern.rows());
            for (int row = tileRow * pattern.tileRows(); row < end; row++) {
                gatherColumns(weights, row * pattern.columns(), compact, to);
                to += columns;
            }
        }
    }

    void addWeights(float[] compact, float[] weights) {
        int columns = columns();
        int from = 0;
        for (int tileRow = group; tileRow < pattern.tilesDown(); tileRow += pattern.groups()) {
            int end = Math.min((tileRow + 1) * pattern.tileRows(), pattern.rows());
            for (int row = tileRow * pattern.tileRows(); row < end; row++) {
                addColumns(compact, from, weights, row * pattern.columns());
                from += columns;
            }
        }
    }

    void gatherInputs(float[] x, int from, int rows, float[] compact) {
        int columns = columns();
        for (int i = 0; i < rows; i++) {
            gatherColumns(x, from + i * pattern.columns(), compact, i * columns);
        }
    }

    void addInputs(float[] compact, int rows, float[] dx, int from) {
        int columns = columns();
        for (int i = 0; i < rows; i++) {
            addColumns(compact, i * columns, dx, from + i * pattern.columns());
        }
    }

    private void gatherColumns(float[] data, int row, float[] compact, int to) {
        int k = to;
        for (int tile = pattern.firstKept(group); tile < pattern.tilesAcross(); tile += pattern.period()) {
            int from = tile * pattern.tileColumns();
            int width = Math.min(pattern.tileColumns(), pattern.columns() - from);
            System.arraycopy(data, row + from, compact, k, width);
            k += width;
        }
    }

    private void addColumns(float[] compact, int from, float[] data, int row) {
        int k = from;
        for (int tile = pattern.firstKept(group); tile < pattern.tilesAcross(); tile += pattern.period()) {
            int to = row + tile * pattern.tileColumns();
            int width = Math.min(pattern.tileColumns(), pattern.columns() - tile * pattern.tileColumns());
            for (int j = 0; j < width; j++) {
                data[to + j] += compact[k + j];
            }
            k += width;
        }
    }

    void gatherOutputs(float[] dy, int from, int rows, float scale, float[] compact) {
        int k = 0;
        for (int i = 0; i < rows; i++) {
            for (int tileRow = group; tileRow < pattern.tilesDown(); tileRow += pattern.groups()) {
                int source = from + i * pattern.rows() + tileRow * pattern.tileRows();
                int height = Math.min(pattern.tileRows(), pattern.rows() - tileRow * pattern.tileRows());
                for (int j = 0; j < height; j++) {
                    compact[k + j] = scale * dy[source + j];
                }
                k += height;
            }
        }
    }

    void addOutputs(float[] compact, int rows, float scale, float[] y, int from) {
        int k = 0;
        for (int i = 0; i < rows; i++) {
            for (int tileRow = group; tileRow < pattern.tilesDown(); tileRow += pattern.groups()) {
                int to = from + i * pattern.rows() + tileRow * pattern.tileRows();
                int height = Math.min(pattern.tileRows(), pattern.rows() - tileRow * pattern.tileRows());
                for (int j = 0; j < height; j++) {
                    y[to + j] += scale * compact[k + j];
                }
                k += height;
            }
        }
    }
}
