package dev.skipgate.testbench.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A description with the chosen formats and quantizers in place of those it had. */
final class CalibratedDescription {
    static final String WEIGHTS = "weights.safetensors";
    static final String VOCABULARY = "vocabulary.json";
    static final String TWIN = "float.safetensors";

    private static final String FORMATS = "formats: ";

    private final Map<String, Object> model;

    private CalibratedDescription(Map<String, Object> model) {
        this.model = model;
    }

    /**
     * The text of the new description.
     *
     * @param text the old one, which was read before
     * @param layers the names of its layers, in order; those that are not named there stand by their place
     * @param heldOut the file name of the data that quality is measured on, if there are such; the twin is then {@link #TWIN} when there is one, else the weights
     */
    static String of(String text, List<String> layers, List<Rounded> chosen, Optional<String> heldOut, boolean twin) {
        CalibratedDescription description =
                new CalibratedDescription(mapping(new Yaml(new SafeConstructor(new LoaderOptions())).load(text)));
        description.files(heldOut, twin);
        chosen.forEach(each -> description.put(each, layers));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setWidth(160);
        return "# Number formats and quantizers chosen by skipgate calibrate; calibration.json says what each costs.\n"
                + new Yaml(options).dump(description.model);
    }

    private void files(Optional<String> heldOut, boolean twin) {
        if (model.get("weights") instanceof Map<?, ?> names) {
            Map<String, Object> copy = mapping(names);
            copy.put("file", WEIGHTS);
            model.put("weights", copy);
        } else {
            model.put("weights", WEIGHTS);
        }
        Map<String, Object> input = mapping(model.get("input"));
        input.computeIfPresent("vocabulary", (key, old) -> VOCABULARY);
        model.put("input", input);
        List<Object> layers = new ArrayList<>();
        for (Object layer : (List<?>) model.get("layers")) {
            layers.add(mapping(layer));
        }
        model.put("layers", layers);
        model.put("output", mapping(model.get("output")));
        model.remove("quality");
        heldOut.ifPresent(name -> {
            Map<String, Object> quality = new LinkedHashMap<>();
            quality.put("data", name);
            quality.put("float-twin", twin ? TWIN : WEIGHTS);
            model.put("quality", quality);
        });
    }

    private void put(Rounded chosen, List<String> layers) {
        boolean end = chosen.layer().equals("input") || chosen.layer().equals("output");
        Map<String, Object> place = open(
                end ? model.get(chosen.layer()) : ((List<?>) model.get("layers")).get(layers.indexOf(chosen.layer())));
        if (chosen.key().startsWith(FORMATS)) {
            Map<String, Object> formats =
                    place.get("formats") instanceof Map<?, ?> old ? mapping(old) : new LinkedHashMap<>();
            formats.put(chosen.key().substring(FORMATS.length()), chosen.words());
            place.put("formats", formats);
        } else {
            place.put(chosen.key(), chosen.words());
        }
    }

    /** One of the mappings that this class made. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> open(Object mapping) {
        return (Map<String, Object>) mapping;
    }

    private static Map<String, Object> mapping(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> copy.put(String.valueOf(key), each));
        }
        return copy;
    }
}
