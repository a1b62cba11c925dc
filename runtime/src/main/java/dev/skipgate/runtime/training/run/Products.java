package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.linear.DenseMap;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.model.BidirectionalLayer;
import dev.skipgate.runtime.training.model.DenseLayer;
import dev.skipgate.runtime.training.model.EncoderDecoderLayer;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A product of a layer that dropout may replace.
 *
 * @param place puts another product in its place
 */
record Products(int inputs, int outputs, Consumer<LinearMap> place) {
    /** Those by which a layer takes what the layer below gives; none for layers without such weights. */
    static List<Products> ofInput(Layer layer) {
        if (layer instanceof DenseLayer dense) {
            return List.of(new Products(dense.inputWidth(), dense.outputWidth(), dense::setMap));
        }
        return directions(layer)
                .map(one -> new Products(one.inputWidth(), one.gateWidth(), one::setInputMap))
                .toList();
    }

    /** Those of recurrent layers with their own state. */
    static List<Products> ofState(Layer layer) {
        return directions(layer)
                .map(one -> new Products(one.hidden(), one.gateWidth(), one::setRecurrentMap))
                .toList();
    }

    private static Stream<RecurrentLayer> directions(Layer layer) {
        return layer instanceof RecurrentLayer one
                ? Stream.of(one)
                : layer instanceof BidirectionalLayer both
                        ? both.directions().stream()
                        : layer instanceof EncoderDecoderLayer coder
                                ? coder.recurrentLayers().stream()
                                : Stream.empty();
    }

    /** Puts the whole product back. */
    void restore() {
        place.accept(new DenseMap(inputs, outputs));
    }
}
