package dev.skipgate.compiler.ir;

import java.util.List;

/**
 * What a kernel with room for any weights was chosen to be; the rest of it follows from the model's shape.
 *
 * @param grid its lanes
 * @param encodings one list a phase, one word a product
 * @param streamed whether its weights are streamed
 */
public record KernelLayout(Grid grid, List<List<Encoding>> encodings, boolean streamed) {
    public KernelLayout {
        encodings = encodings.stream().map(List::copyOf).toList();
    }
}
