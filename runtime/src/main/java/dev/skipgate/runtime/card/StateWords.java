package dev.skipgate.runtime.card;

import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.SequenceState.LayerState;
import dev.skipgate.runtime.bundle.Hardware.UnitPlaces;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.bundle.SequencePass;
import dev.skipgate.runtime.bundle.StateLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads the state of a sequence from the words that the kernel saves (docs/datapath.md section 9): of the layers of one pass. */
public final class StateWords {
    private final StateLayout layout;
    private final List<Place> places = new ArrayList<>();

    /** A recurrent layer, its units, and the places of the layers before. */
    private record Place(Layer layer, UnitPlaces units, int before) {}

    /**
     * Of a pass of a network.
     *
     * @param network the whole of it, whose layers all have a part in the state
     * @param units where the units of each of its layers sit
     */
    public StateWords(Network network, int pass, StateLayout layout, List<UnitPlaces> units) {
        this.layout = layout;
        SequencePass of = network.passes().get(pass);
        int end = of.firstLayer() + of.network().layers().size();
        int before = 0;
        for (int l = 0; l < end; l++) {
            Layer layer = network.layers().get(l);
            if (layer instanceof RecurrentLayer) {
                if (l >= of.firstLayer()) {
                    places.add(new Place(layer, units.get(l), before));
                }
                before += units.get(l).depth();
            }
        }
    }

    /** Bytes of a state. */
    public int bytes() {
        return layout.bytes();
    }

    /** The state that a sequence begins with. */
    public SequenceState zeros() {
        return new SequenceState(
                places.stream().map(place -> LayerState.zeros(place.layer)).toList());
    }

    /** The state in these words. */
    public SequenceState read(byte[] words) {
        return read(ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The state in these words, little-endian. */
    public SequenceState read(ByteBuffer words) {
        return new SequenceState(
                places.stream().map(place -> read(place, words)).toList());
    }

    private LayerState read(Place place, ByteBuffer words) {
        LayerState state = LayerState.zeros(place.layer);
        int bytes = layout.unitBits() / Byte.SIZE;
        for (int unit = 0; unit < state.hidden().length; unit++) {
            int number = (place.before + place.units.slots()[unit]) * layout.rowGroups()
                    + place.units.groups()[unit];
            state.hidden()[unit] = half(words, number * bytes, bytes / 2);
            if (state.cell().length > 0) {
                state.cell()[unit] = half(words, number * bytes + bytes / 2, bytes / 2);
            }
        }
        return state;
    }

    private static int half(ByteBuffer words, int at, int bytes) {
        return bytes == Short.BYTES ? words.getShort(at) : words.getInt(at);
    }
}
