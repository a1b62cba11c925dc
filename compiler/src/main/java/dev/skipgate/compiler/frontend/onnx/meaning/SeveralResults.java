package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Several results of the same steps as one: dense layers that read the same values are one dense layer with the rows of all, and a result that is these values is the rows
 * of an identity.
 */
final class SeveralResults {
    private final Map<String, List<Part>> results;
    private final List<ImportedRows> rows = new ArrayList<>();

    SeveralResults(Map<String, List<Part>> results) {
        this.results = new LinkedHashMap<>(results);
    }

    /** Of the only result, or of the first. */
    String name() {
        return results.keySet().iterator().next();
    }

    /** Which rows each result is; empty where there is but one. */
    List<ImportedRows> rows() {
        return rows;
    }

    /**
     * The parts of the one result.
     *
     * @throws OnnxException when they cannot be one
     */
    List<Part> joined() {
        if (results.size() == 1) {
            return results.values().iterator().next();
        }
        Source.Dense model = results.values().stream()
                .flatMap(parts -> head(parts).stream())
                .findFirst()
                .orElseThrow(this::refusal);
        List<Part> below = model.below();
        int width = below.stream().mapToInt(Part::width).sum();
        List<Source.Dense> heads = new ArrayList<>();
        results.forEach((name, parts) -> {
            Source.Dense head = head(parts)
                    .or(() -> parts.equals(below) ? Optional.of(identity(model, width)) : Optional.empty())
                    .filter(each -> each.below().equals(below) && each.format().equals(model.format()))
                    .orElseThrow(this::refusal);
            int first = heads.stream().mapToInt(Source::width).sum();
            rows.add(new ImportedRows(name, first, first + head.width()));
            heads.add(head);
        });
        int size = heads.stream().mapToInt(Source::width).sum();
        float[] weights = new float[Math.multiplyExact(size, width)];
        float[] bias = new float[size];
        int row = 0;
        for (Source.Dense head : heads) {
            System.arraycopy(head.weights().values(), 0, weights, row * width, head.width() * width);
            if (head.bias().isPresent()) {
                System.arraycopy(head.bias().get().values(), 0, bias, row, head.width());
            }
            row += head.width();
        }
        return List.of(Part.of(new Source.Dense(
                model.node(),
                new Weights(size, width, weights, grid(heads)),
                Optional.of(new Weights(size, 1, bias, Optional.empty())),
                false,
                below,
                model.format())));
    }

    private static Source.Dense identity(Source.Dense beside, int width) {
        return new Source.Dense(
                beside.node(), DenseLayers.identity(width), Optional.empty(), false, beside.below(), beside.format());
    }

    /** A dense layer that gives its sums at all steps it is computed for. */
    private static Optional<Source.Dense> head(List<Part> parts) {
        return parts.size() == 1
                        && parts.get(0).step() == Step.ALL
                        && parts.get(0).source() instanceof Source.Dense dense
                        && !dense.relu()
                ? Optional.of(dense)
                : Optional.empty();
    }

    /** The one that all have. */
    private static Optional<Grid> grid(List<Source.Dense> heads) {
        Optional<Grid> first = heads.get(0).weights().grid();
        return heads.stream().allMatch(head -> head.weights().grid().equals(first)) ? first : Optional.empty();
    }

    private OnnxException refusal() {
        return new OnnxException("the model has " + results.size() + " outputs: "
                + results.keySet().stream().limit(5).map(OnnxException::quoted).collect(Collectors.joining(", "))
                + "; beside last states Skipgate gives several results only where they are dense layers over the same values"
                + " (and these values themselves), with nothing behind them; keep one by onnx.utils.extract_model");
    }
}
