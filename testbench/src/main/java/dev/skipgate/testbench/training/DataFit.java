package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.data.sequence.UnlabelledSequences;
import dev.skipgate.runtime.training.plan.Objective;

/**
 * Whether a model can be trained and measured on data.
 *
 * @param where the data are described
 */
public record DataFit(ModelDescription model, SourceLocation where, Diagnostics diagnostics) {
    /** Whether data suit a model, by what is added to the diagnostics. */
    public static void check(ModelDescription model, EvaluationData data, Diagnostics diagnostics) {
        new DataFit(model, data.where(), diagnostics).check(data.facts());
    }

    /** Whether the data's values, tokens and classes suit the model. */
    void check(DataSets data) {
        if (data.features().isPresent()) {
            checkFeatures(data.features().get());
        } else if (model.input() instanceof InputDescription.Vector) {
            wrong(
                    "the data are tokens, but the model's input is a vector; set input: type: one-hot or embedding, or save"
                            + " vectors as floating point");
        } else if (data.greatestToken().isPresent()) {
            checkToken(data.greatestToken().get());
        } else if (data.classes() > tokens(model.input())) {
            wrong("the data have " + data.classes() + " tokens, but the model's input has " + tokens(model.input())
                    + "; set input: size: " + data.classes() + " or name the vocabulary");
        }
        checkClasses(data);
        boolean remembers = model.stages().stream().anyMatch(LayerDescription.class::isInstance);
        if (data.objective() == Objective.LAST_STEP && !data.oneStep() && !remembers) {
            wrong("an example has many steps and one class, but the model has no recurrent layer to read them all; add"
                    + " one, or give each example as one vector");
        }
    }

    /** Whether the settings of a run suit the data. */
    void check(TrainingFile file, DataSets data) {
        if (file.sequence().isPresent() && data.usualSequence().isEmpty()) {
            wrong("'sequence' is set, but every example of these data has a length of its own; remove it");
        }
        if (file.carryState().orElse(false) && !data.continuous()) {
            wrong("'carry-state' is true, but the examples of these data do not go on from batch to batch; remove it");
        }
        if (file.carryState().orElse(false) && readsFromTheEnd(model)) {
            wrong("'carry-state' is true, but a layer reads every window from its end; remove it");
        }
    }

    private void checkClasses(DataSets data) {
        int logits = model.output().size();
        if (logits == 1 && data.objective() == Objective.CTC) {
            wrong(
                    "the model's output has one logit, but strings of labels need the blank beside them; set output: size: "
                            + Math.max(2, data.classes()));
        } else if (data.classes() > model.output().classes()) {
            wrong("the data have " + data.classes() + " classes, but the model's output has "
                    + (logits == 1 ? "one logit, which tells two apart by its sign" : logits + " logits")
                    + "; set output: size: " + data.classes()
                    + data.greatestLabel()
                            .map(label -> ", or mend the labels: " + label)
                            .orElse(""));
        }
    }

    private void checkToken(UnlabelledSequences.Token greatest) {
        int tokens = tokens(model.input());
        if (greatest.token() >= tokens) {
            wrong(greatest.name() + ": step " + greatest.step() + " of sequence " + greatest.sequence()
                    + " is the token " + greatest.token() + ", but the model's input has the tokens 0 to "
                    + (tokens - 1) + "; number the tokens as the model does"
                    + (model.input().vocabulary().isPresent()
                            ? ""
                            : ", or set input: size: " + (greatest.token() + 1L)));
        }
    }

    private void checkFeatures(int values) {
        if (!(model.input() instanceof InputDescription.Vector vector)) {
            wrong("the data have " + values
                    + " values a step, but the model's input is tokens; set input: {type: vector, size: " + values
                    + "}, or save tokens as integers of the shape [sequences, steps]");
        } else if (vector.size() != values) {
            wrong("the data have " + values + " values a step, but the model's input has " + vector.size()
                    + "; set input: size: " + values);
        }
    }

    static boolean readsFromTheEnd(ModelDescription model) {
        return model.takesWholeSequences();
    }

    private static int tokens(InputDescription input) {
        return input instanceof InputDescription.Embedding embedding ? embedding.size() : input.width();
    }

    private void wrong(String message) {
        diagnostics.error(Rule.NOT_TRAINABLE, where, "data: " + message);
    }
}
