package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** From what the outputs mean to the chain of layers that makes them. */
final class Extraction {
    private final Map<String, Meaning> outputs;
    private final Roles roles;
    private final List<ImportedLayer> topDown = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final IdentityHashMap<Source.Run, Integer> runs = new IdentityHashMap<>();
    private ReadStep reading = ReadStep.EVERY;

    /** Whether the first step is read of what lies above all layers so far; a layer in reverse ends there. */
    private boolean first;

    private Source base;

    Extraction(Interpreter.Result result) {
        this.outputs = result.outputs();
        this.roles = result.roles();
    }

    ImportedNetwork network() {
        Map<String, List<Part>> states = new LinkedHashMap<>();
        SeveralResults chosen = result(states);
        List<Part> parts = chosen.joined();
        ResultKind kind = ResultKind.LOGITS;
        while (parts.size() == 1 && parts.get(0).source() instanceof Source.Verdict verdict) {
            kind = kind == ResultKind.LOGITS ? verdict.kind() : kind;
            note(parts.get(0).step(), verdict);
            parts = verdict.below();
        }
        walk(parts);
        boolean added = !(topDown.get(0) instanceof ImportedLayer.Dense top && !top.relu()) || topDown.size() == 1;
        ImportedLayer.Dense output = added ? identity(topDown.get(0).outputs()) : (ImportedLayer.Dense) topDown.get(0);
        List<ImportedLayer> layers = new ArrayList<>(added ? topDown : topDown.subList(1, topDown.size()));
        Collections.reverse(layers);
        noteInputs();
        LastStates last = new LastStates(states);
        // Counted from the top until now.
        runs.replaceAll((run, fromTop) -> topDown.size() - 1 - fromTop);
        last.locate(runs, layers);
        notes.addAll(last.notes());
        return new ImportedNetwork(
                input(), layers, output, added, reading, kind, chosen.name(), chosen.rows(), last.found(), notes);
    }

    private static ImportedLayer.Dense identity(int size) {
        return new ImportedLayer.Dense(
                DenseLayers.identity(size), Optional.empty(), false, Optional.empty(), Map.of(), "");
    }

    /**
     * The outputs that are no states; where there are states alone, the hidden one of the topmost layer.
     *
     * @param states is given the others that are states
     */
    private SeveralResults result(Map<String, List<Part>> states) {
        Map<String, List<Part>> results = new LinkedHashMap<>();
        outputs.forEach((name, meaning) -> {
            if (meaning instanceof Meaning.Activation activation) {
                List<Part> parts = parts(activation);
                (LastStates.isState(parts) ? states : results).put(name, parts);
            } else {
                notes.add("the output " + OnnxException.quoted(name) + " is " + meaning.shown() + " and left out");
            }
        });
        if (results.isEmpty()) {
            states.entrySet().stream()
                    .filter(each -> each.getValue().stream().allMatch(LastStates::isHidden))
                    .findFirst()
                    .ifPresent(each -> results.put(each.getKey(), top(each.getValue())));
            // All of it is the result then.
            states.entrySet().removeIf(each -> each.getValue().equals(results.get(each.getKey())));
        }
        if (results.isEmpty()) {
            throw new OnnxException(
                    "the model has no output of a layer; Skipgate's models have a result, beside last states");
        }
        return new SeveralResults(results);
    }

    /** Of hidden states those of the layer that stands last, in both directions where it has two. */
    private static List<Part> top(List<Part> states) {
        int size = states.size();
        boolean pair = size > 1
                && states.get(size - 1).source() instanceof Source.Run last
                && states.get(size - 2).source() instanceof Source.Run before
                && last.reverse() != before.reverse()
                && last.below().equals(before.below());
        return states.subList(size - (pair ? 2 : 1), size);
    }

    /** The whole result, wherever its features stand. */
    private static List<Part> parts(Meaning.Activation value) {
        if (value.reversed()) {
            throw new OnnxException("the model gives " + value.shown()
                    + " from the last step to the first; Skipgate gives steps in the order of time");
        }
        Content content = value.content();
        List<Atom> order = value.axes().stream()
                .flatMap(List::stream)
                .filter(content.stacks()::contains)
                .toList();
        return order.size() == content.stacks().size() ? content.inOrder(order) : content.parts();
    }

    private void walk(List<Part> top) {
        List<Part> parts = top;
        while (base == null) {
            parts = parts.size() == 1 ? below(parts.get(0)) : directions(parts);
        }
        if (topDown.isEmpty()) {
            throw new OnnxException("the model has no layers between its input and its output");
        }
    }

    private List<Part> below(Part part) {
        Source source = part.source();
        note(part.step(), source);
        if (source instanceof Source.Dense dense) {
            topDown.add(new ImportedLayer.Dense(
                    dense.weights(),
                    dense.bias(),
                    dense.relu(),
                    dense.format(),
                    dense.node().remarks(),
                    dense.node().shown()));
            noteTies(dense.format());
            return dense.below();
        }
        if (source instanceof Source.Run run) {
            runs.put(run, topDown.size());
            topDown.add(new ImportedLayer.Cells(
                    run.cell(),
                    run.width(),
                    List.of(run.weights()),
                    run.reverse(),
                    run.node().remarks(),
                    run.node().shown()));
            return run.below();
        }
        if (source instanceof Source.Vector || source instanceof Source.Tokens) {
            base = source;
            noteTies(source instanceof Source.Vector vector ? vector.format() : ((Source.Tokens) source).format());
            return List.of();
        }
        throw new OnnxException("the model gives or reads " + source.shown() + ", which no layer of Skipgate's does");
    }

    /** Two directions over the same input are one bidirectional layer. */
    private List<Part> directions(List<Part> parts) {
        if (parts.size() == 2
                && parts.get(0).source() instanceof Source.Run forward
                && parts.get(1).source() instanceof Source.Run reverse
                && !forward.reverse()
                && reverse.reverse()
                && forward.below().equals(reverse.below())
                && forward.cell() == reverse.cell()
                && forward.width() == reverse.width()) {
            Step one = parts.get(0).step();
            Step other = parts.get(1).step();
            if (one == other) {
                note(one, forward);
            } else if (reading == ReadStep.EVERY && one == Step.LAST && other == Step.FIRST) {
                reading = ReadStep.ENDS;
            } else {
                throw onlyLast(forward);
            }
            String nodes = forward.node().shown()
                    + (forward.node().equals(reverse.node())
                            ? ""
                            : " and " + reverse.node().shown());
            runs.put(forward, topDown.size());
            runs.put(reverse, topDown.size());
            topDown.add(new ImportedLayer.Cells(
                    forward.cell(),
                    forward.width(),
                    List.of(forward.weights(), reverse.weights()),
                    false,
                    forward.node().remarks(),
                    nodes));
            return forward.below();
        }
        throw new OnnxException("a layer reads, or the model gives, together: "
                + parts.stream().limit(4).map(part -> part.source().shown()).collect(Collectors.joining(", "))
                + "; Skipgate joins only the two directions of one bidirectional layer, the forward one first");
    }

    private void note(Step step, Source of) {
        if (step == Step.LAST && reading != ReadStep.ENDS) {
            reading = ReadStep.LAST;
        } else if (step == Step.FIRST) {
            first = true;
        }
        if (first && of instanceof Source.Run run && run.reverse() && reading == ReadStep.EVERY) {
            first = false;
            reading = ReadStep.ENDS;
        }
        if (first && !(of instanceof Source.Dense) && !(of instanceof Source.Verdict)) {
            throw new OnnxException("the model takes the first step of a result that is complete only at the last;"
                    + " Skipgate gives the result of every step, of the last, or of where each direction ends");
        }
    }

    private static OnnxException onlyLast(Source.Run run) {
        return run.node()
                .refusal("of its directions other steps are read than the last, or the ends of both; Skipgate gives the"
                        + " result of every step, of the last, or of where each direction ends");
    }

    private ImportedInput input() {
        Map.Entry<Source.Input, Roles.Use> data = roles.uses().entrySet().stream()
                .filter(each -> each.getValue() == Roles.Use.DATA)
                .findFirst()
                .orElseThrow(() -> new OnnxException("the network reads no input of the model"));
        GraphInput declared = data.getKey().declared();
        boolean batchFirst = roles.batchFirst(declared);
        if (base instanceof Source.Tokens tokens) {
            return new ImportedInput(
                    declared.name(), tokens.size(), tokens.width(), tokens.table(), tokens.format(), batchFirst);
        }
        return new ImportedInput(
                declared.name(), 0, base.width(), Optional.empty(), ((Source.Vector) base).format(), batchFirst);
    }

    private void noteTies(Optional<FixedPointFormat> format) {
        String note =
                "values of the network are rounded in the model, and Skipgate rounds them to the same formats; but what lies just"
                        + " between two numbers goes to the even code there, and up here";
        if (format.isPresent() && !notes.contains(note)) {
            notes.add(note);
        }
    }

    private void noteInputs() {
        roles.uses().forEach((input, use) -> {
            if (use == Roles.Use.STATE) {
                notes.add(
                        input.shown()
                                + " is an initial state; Skipgate starts from zero and keeps the state from call to call itself");
            } else if (use == Roles.Use.LENGTHS) {
                notes.add(input.shown()
                        + " gives the lengths of sequences; past its end a sequence has no result, here nor there");
            }
        });
    }
}
