package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.List;
import java.util.Optional;

/** Pieces of inputs. Initial states are cut up and joined at will; nothing of them is read, so only their sizes are followed. */
final class Pieces {
    private Pieces() {}

    /** The input of which this is a piece, or the whole. */
    static Optional<Source.Input> inputOf(Meaning.Activation value) {
        Source source = value.content().parts().get(0).source();
        return source instanceof Source.Excerpt excerpt ? Optional.of(excerpt.of()) : value.input();
    }

    static Meaning.Activation of(Source.Input input, List<Dim> sizes) {
        Content content = new Content(List.of(), Optional.empty(), List.of(Part.of(new Source.Excerpt(input))));
        return new Meaning.Activation(
                sizes.stream()
                        .map(size -> List.of(new Atom(Atom.Kind.FREE, size)))
                        .toList(),
                content,
                false);
    }
}
