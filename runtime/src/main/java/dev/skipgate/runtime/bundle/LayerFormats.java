package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The number formats inside a layer, by what a manifest calls them. */
final class LayerFormats implements Layer.Visitor<Map<String, FixedPointFormat>> {
    @Override
    public Map<String, FixedPointFormat> lstm(LstmLayer layer) {
        Map<String, FixedPointFormat> formats = new LinkedHashMap<>();
        formats.put("gateInput", layer.formats().gateInput());
        formats.put("gate", layer.formats().gate());
        formats.put("cell", layer.formats().cell());
        formats.put("hidden", layer.formats().hidden());
        return formats;
    }

    @Override
    public Map<String, FixedPointFormat> gru(GruLayer layer) {
        Map<String, FixedPointFormat> formats = new LinkedHashMap<>();
        formats.put("gateInput", layer.formats().gateInput());
        formats.put("gate", layer.formats().gate());
        formats.put("hidden", layer.formats().hidden());
        return formats;
    }

    @Override
    public Map<String, FixedPointFormat> rnn(RnnLayer layer) {
        Map<String, FixedPointFormat> formats = new LinkedHashMap<>();
        layer.tanhInput().ifPresent(format -> formats.put("gateInput", format));
        formats.put("hidden", layer.hidden());
        return formats;
    }

    @Override
    public Map<String, FixedPointFormat> dense(DenseLayer layer) {
        return Map.of("values", layer.values());
    }
}
