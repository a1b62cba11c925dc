package dev.skipgate.testbench.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The description of a model that was trained: the same as before, but for the files that training wrote, and without stochastic
 * rounding, for what is compiled is rounded once and for all.
 */
final class TrainedDescription {
    static final String WEIGHTS = "model.safetensors";
    static final String TWIN = "float.safetensors";
    static final String VOCABULARY = "vocabulary.json";
    static final String WHITENING = "whitening.json";
    private static final String CHANCE = "stochastic";

    private TrainedDescription() {}

    /**
     * The text of the new description.
     *
     * @param text the old one, which was read before
     * @param twin whether there is a float twin
     */
    static String of(String text, boolean vocabulary, Optional<HeldOut> heldOut, boolean twin) {
        Map<String, Object> model = mapping(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
        model.put("weights", WEIGHTS);
        model.remove("quality");
        if (vocabulary) {
            Map<String, Object> input = mapping(model.get("input"));
            input.remove("size");
            input.put("vocabulary", VOCABULARY);
            model.put("input", input);
        }
        if (heldOut.isPresent()) {
            Map<String, Object> quality = new LinkedHashMap<>();
            quality.put("data", heldOut.get().file());
            if (twin) {
                quality.put("float-twin", TWIN);
            }
            model.put("quality", quality);
        }
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        return new Yaml(options).dump(withoutChance(model));
    }

    /** The same, of weights that are pruned already: nothing is left for the compiler to prune. */
    static String ofPruned(String text, boolean vocabulary, Optional<HeldOut> heldOut, boolean twin) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return of(yaml.dump(withoutPruning(yaml.load(text))), vocabulary, heldOut, twin);
    }

    /** The same with one quantizer for the weights of all layers below the output. */
    static String quantized(String text, String quantizer) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<String, Object> model = mapping(yaml.load(text));
        model.put(
                "layers",
                ((List<?>) model.get("layers"))
                        .stream()
                                .map(each -> quantizedLayer(mapping(each), quantizer))
                                .toList());
        return yaml.dump(model);
    }

    private static Map<String, Object> quantizedLayer(Map<String, Object> layer, String quantizer) {
        if ("dense".equals(layer.get("type"))) {
            layer.put("weights", quantizer);
        } else {
            layer.put("input-weights", quantizer);
            layer.put("recurrent-weights", quantizer);
        }
        return layer;
    }

    private static Object withoutPruning(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = mapping(map);
            copy.remove("pruning");
            copy.replaceAll((key, each) -> withoutPruning(each));
            return copy;
        }
        return value instanceof List<?> list
                ? list.stream().map(TrainedDescription::withoutPruning).toList()
                : value;
    }

    private static Map<String, Object> mapping(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, each) -> copy.put(String.valueOf(key), each));
        return copy;
    }

    private static Object withoutChance(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = mapping(map);
            copy.remove(CHANCE);
            copy.replaceAll((key, each) -> withoutChance(each));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TrainedDescription::withoutChance).toList();
        }
        return value instanceof String text && text.startsWith(CHANCE + " ")
                ? text.substring(CHANCE.length() + 1)
                : value;
    }
}
