package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;

/** The number formats and activation tables of a design, each once: layers with equal ones share hardware. */
final class DistinctFormats {
    private final List<LstmLayer> layers;
    private final List<Cell> cells;
    private final List<Tables> tables;

    /** The formats of an LSTM layer, its accumulator's binary point included. */
    record Cell(int sumFraction, CellFormats formats) {
        private static Cell of(LstmLayer layer) {
            return new Cell(layer.sum().fraction(), layer.formats());
        }
    }

    /** The formats of a pair of sigmoid and tanh tables. */
    record Tables(FixedPointFormat input, FixedPointFormat output) {
        private static Tables of(LstmLayer layer) {
            return new Tables(layer.formats().gateInput(), layer.formats().gate());
        }
    }

    DistinctFormats(Design design) {
        layers = design.network().integers().layers().stream()
                .map(LstmLayer.class::cast)
                .toList();
        cells = layers.stream().map(Cell::of).distinct().toList();
        tables = layers.stream().map(Tables::of).distinct().toList();
    }

    List<Cell> cells() {
        return cells;
    }

    List<Tables> tables() {
        return tables;
    }

    /** Name of the struct that holds a layer's formats. */
    String formatsOf(int layer) {
        return formatsName(cells.indexOf(Cell.of(layers.get(layer))));
    }

    String sigmoidOf(int layer) {
        return sigmoidName(tables.indexOf(Tables.of(layers.get(layer))));
    }

    String tanhOf(int layer) {
        return tanhName(tables.indexOf(Tables.of(layers.get(layer))));
    }

    static String formatsName(int index) {
        return "LstmFormats" + index;
    }

    static String sigmoidName(int index) {
        return "kSigmoid" + index;
    }

    static String tanhName(int index) {
        return "kTanh" + index;
    }
}
