package dev.skipgate.runtime.xrt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalDouble;

/**
 * What a card's sensors say, as far as XRT knows.
 *
 * @param temperature of the FPGA, in degrees Celsius
 * @param power drawn by the card, in watts
 */
public record DeviceHealth(OptionalDouble temperature, OptionalDouble power) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads XRT's two reports; an empty text is a report that XRT does not have. */
    static DeviceHealth of(String thermal, String electrical) {
        OptionalDouble temperature = OptionalDouble.empty();
        for (JsonNode sensor : tree(thermal).path("thermals")) {
            if (sensor.path("location_id").asText().equals("fpga0")
                    && sensor.path("is_present").asBoolean()) {
                temperature = number(sensor.path("temp_C"));
            }
        }
        return new DeviceHealth(temperature, number(tree(electrical).path("power_consumption_watts")));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    /** XRT writes numbers as texts, and words such as N/A where there is none. */
    private static OptionalDouble number(JsonNode node) {
        try {
            double value = Double.parseDouble(node.asText());
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
