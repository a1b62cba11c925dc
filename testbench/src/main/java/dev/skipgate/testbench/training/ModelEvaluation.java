package dev.skipgate.testbench.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.run.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How good a trained model is on data, three times on the same targets.
 *
 * @param unit what a target is: {@code character} or {@code word} of a language model, {@code step} or {@code sequence} otherwise
 * @param score what is told beside the loss
 * @param asFloat with the weights as they were trained, in float arithmetic
 * @param rounded with weights and activations rounded as the description says, in float arithmetic; empty when floats cannot follow
 * @param notRounded why there is none
 * @param integer as hardware computes it; empty when no hardware can have the model
 * @param noIntegers why there are none
 * @param accelerator what the accelerator that was asked for came to
 */
public record ModelEvaluation(
        String unit,
        Score score,
        boolean language,
        Tally asFloat,
        Optional<Tally> rounded,
        Optional<String> notRounded,
        Optional<Tally> integer,
        Optional<String> noIntegers,
        Optional<OnAccelerator> accelerator) {
    /**
     * The same targets on an accelerator.
     *
     * @param device what really ran
     */
    public record OnAccelerator(String device, Tally tally) {}

    /** As JSON: for language models with bits and perplexity. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("unit", unit).put(language ? "tokens" : "targets", asFloat.targets());
        figures(json.putObject("float"), asFloat);
        rounded.ifPresent(tally -> figures(json.putObject("rounded"), tally));
        notRounded.ifPresent(why -> json.put("notRounded", why));
        integer.ifPresent(tally -> figures(json.putObject("integer"), tally));
        noIntegers.ifPresent(why -> json.put("noIntegers", why));
        accelerator.ifPresent(each -> {
            ObjectNode there = json.putObject("accelerator");
            there.put("device", each.device()).put("equalsIntegers", agrees());
            figures(there, each.tally());
        });
        return json;
    }

    /** Whether the accelerator, if there is one, came to exactly what the integer model did. */
    public boolean agrees() {
        return accelerator.isEmpty() || integer.equals(accelerator.map(OnAccelerator::tally));
    }

    private void figures(ObjectNode json, Tally tally) {
        words().put(json, tally);
    }

    private QualityWords words() {
        return new QualityWords(unit, score, language);
    }

    /** For the user. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%,d %s", asFloat.targets(), language ? "predictions of the next " + unit : unit + "s"));
        lines.add(line("float", asFloat));
        rounded.ifPresent(tally -> lines.add(line("rounded", tally)));
        notRounded.ifPresent(why -> lines.add("not rounded in floats: " + why));
        integer.ifPresent(tally -> lines.add(line("integers", tally)));
        noIntegers.ifPresent(why -> lines.add("no integers: " + why));
        accelerator.ifPresent(each -> lines.add(told(each.tally()) + " on: " + each.device()
                + (agrees() ? "; the loss is that of the integer model, to the last bit" : "")));
        return lines;
    }

    private String line(String what, Tally tally) {
        return String.format(Locale.ROOT, "%-9s %s", what, told(tally));
    }

    /** One of the tallies in words. */
    String told(Tally tally) {
        return words().told(tally);
    }
}
