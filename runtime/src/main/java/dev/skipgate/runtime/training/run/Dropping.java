package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.dropout.PatternDistribution;
import dev.skipgate.runtime.training.dropout.RowPattern;
import dev.skipgate.runtime.training.dropout.RowProducts;
import dev.skipgate.runtime.training.dropout.TilePattern;
import dev.skipgate.runtime.training.dropout.TileProducts;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.model.DenseLayer;
import dev.skipgate.runtime.training.model.EmbeddingLayer;
import dev.skipgate.runtime.training.model.EncoderDecoderLayer;
import dev.skipgate.runtime.training.model.LastStepLayer;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dropout in a run: draws the masks or patterns of every window, and puts products that skip what a pattern drops into the layers.
 *
 * <p>What shrinks with a row pattern after a layer: the product of the layer above with it, forward and both backward; and, where the layer itself is dense, its own three products, for what
 * is dropped above need not be computed. With the recurrent option, also a recurrent layer's three products with its own state. The element-wise part of a cell
 * never shrinks. With a tile pattern the same products shrink, by tiles of the weights of the layer above; or, over a layer's own weights, its products with its input. Conventional
 * dropout multiplies all.
 */
final class Dropping {
    /** The boundary above a layer: what is dropped there, the same for all that read it. */
    private static final class Boundary {
        private final double rate;
        private final Optional<PatternDistribution> rows;
        private RowPattern kept;

        Boundary(double rate, int width, DropoutPattern pattern) {
            this.rate = rate;
            this.kept = RowPattern.all(width);
            this.rows = rate > 0 && pattern instanceof DropoutPattern.Row row
                    ? Optional.of(distribution(rate, row.maxPeriod(), width, width + " units"))
                    : Optional.empty();
        }

        void draw(RandomState random) {
            rows.ifPresent(distribution -> kept = RowPattern.sample(distribution, kept.width(), random));
        }

        float scale() {
            return (float) (1 / (1 - rate));
        }
    }

    private final RandomState random;
    private final List<Boundary> boundaries = new ArrayList<>();
    private final List<Runnable> draws = new ArrayList<>();
    private final List<Runnable> placements = new ArrayList<>();
    private final List<Products> replaced = new ArrayList<>();
    private boolean placed;

    Dropping(TrainableNetwork network, Optional<DropoutPlan> plan, RandomState random) {
        this.random = random;
        plan.ifPresent(dropout -> connect(network.layers(), dropout));
    }

    private void connect(List<Layer> layers, DropoutPlan plan) {
        DropoutPattern pattern = plan.pattern();
        Boundary below = new Boundary(0, layers.get(0).inputWidth(), pattern);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof LastStepLayer) {
                continue;
            }
            double rate = i + 1 < layers.size() ? plan.rateAfter(layer.name()) : 0;
            Boundary above = new Boundary(rate, layer.outputWidth(), pattern);
            boundaries.add(above);
            if (layer instanceof EncoderDecoderLayer coder) {
                // Between its own layers it drops what is asked for after it; the products with its states are below.
                for (RecurrentLayer inner : coder.recurrentLayers()) {
                    for (Products products : Products.ofInput(inner)) {
                        Boundary own = new Boundary(rate, products.inputs(), pattern);
                        boundaries.add(own);
                        replace(pattern, products, own, null);
                    }
                }
            } else if (!(layer instanceof EmbeddingLayer)) {
                Boundary outputs = layer instanceof DenseLayer ? above : null;
                boolean own = pattern instanceof DropoutPattern.Tile tile
                        && tile.weights() == DropoutPattern.TiledWeights.OWN;
                for (Products products : Products.ofInput(layer)) {
                    replace(pattern, products, own ? above : below, outputs);
                }
            }
            if (plan.recurrent()) {
                for (Products products : Products.ofState(layer)) {
                    Boundary own = new Boundary(rate, products.inputs(), pattern);
                    boundaries.add(own);
                    replace(pattern, products, own, null);
                }
            }
            below = above;
        }
    }

    private void replace(DropoutPattern pattern, Products products, Boundary below, Boundary outputs) {
        boolean shrinks =
                below.rate > 0 || (outputs != null && outputs.rate > 0 && pattern instanceof DropoutPattern.Row);
        if (shrinks) {
            LinearMap map = pattern.accept(new DropoutPattern.Visitor<LinearMap>() {
                @Override
                public LinearMap conventional(DropoutPattern.Conventional conventional) {
                    return elements(products, below);
                }

                @Override
                public LinearMap row(DropoutPattern.Row row) {
                    return rows(products, below, outputs);
                }

                @Override
                public LinearMap tile(DropoutPattern.Tile tile) {
                    return tiles(products, below, tile);
                }
            });
            placements.add(() -> products.place().accept(map));
            replaced.add(products);
        }
    }

    private LinearMap elements(Products products, Boundary below) {
        ElementMap map = new ElementMap(products.inputs(), products.outputs(), below.rate, random);
        draws.add(map::nextWindow);
        return map;
    }

    private LinearMap rows(Products products, Boundary below, Boundary outputs) {
        RowProducts map = new RowProducts(products.inputs(), products.outputs());
        RowPattern all = RowPattern.all(products.outputs());
        draws.add(() -> map.use(below.kept, outputs == null ? all : outputs.kept, below.scale()));
        return map;
    }

    private LinearMap tiles(Products products, Boundary below, DropoutPattern.Tile tile) {
        int rows = products.outputs();
        int columns = products.inputs();
        TileProducts map = new TileProducts(columns, rows);
        int tiles = ((rows - 1) / tile.rows() + 1) * ((columns - 1) / tile.columns() + 1);
        String what = tiles + " tiles of " + tile.rows() + " x " + tile.columns() + " in weights of " + rows + " x "
                + columns;
        PatternDistribution distribution = distribution(below.rate, tile.maxPeriod(), tiles, what);
        draws.add(() -> map.use(
                TilePattern.sample(distribution, rows, columns, tile.rows(), tile.columns(), random), below.scale()));
        return map;
    }

    /** @throws DataException when too few can be dropped for such a rate */
    private static PatternDistribution distribution(double rate, int maxPeriod, int parts, String what) {
        if (parts < 2) {
            throw new DataException("a dropout pattern over " + what + " has nothing to choose from; use smaller tiles,"
                    + " larger layers or conventional dropout");
        }
        try {
            return PatternDistribution.search(rate, Math.min(maxPeriod, parts));
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "a dropout pattern over " + what
                            + (parts < maxPeriod
                                    ? " cannot reach a rate of " + rate
                                            + ", for no period is longer than these; use smaller tiles, larger layers or a lower"
                                            + " rate"
                                    : ": " + e.getMessage()),
                    e);
        }
    }

    /** Before every window of training. */
    void draw() {
        if (!placed) {
            placements.forEach(Runnable::run);
            placed = true;
        }
        boundaries.forEach(boundary -> boundary.draw(random));
        draws.forEach(Runnable::run);
    }

    /** Before an evaluation: nothing is dropped until the next {@link #draw}. */
    void suspend() {
        replaced.forEach(Products::restore);
        placed = false;
    }

    long[] randomState() {
        return random.state();
    }

    void restoreRandomState(long[] state) {
        random.restore(state);
    }
}
