package dev.skipgate.runtime.card;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.AcceleratorInPasses;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.xrt.XclbinInfo;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.runtime.xrt.XrtDevice;
import dev.skipgate.runtime.xrt.XrtException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Opens any model on a card: one with bidirectional layers as an accelerator for each of its passes, all of them on the same compute unit in turn. */
public final class CardInPasses {
    private CardInPasses() {}

    /**
     * Opens a device, loads an xclbin and opens a model on it; all of that is closed with the accelerator.
     *
     * @param device its index, or its place on the bus (BDF)
     * @param options makes of the usual options those that are wanted
     * @throws XrtException when there is no such card, or it refuses or fails
     * @throws IllegalArgumentException when the xclbin has no kernel like this model's
     */
    public static Accelerator open(
            Xrt xrt, String device, Path xclbin, CardModel model, UnaryOperator<CardOptions> options) {
        Network network = model.bundle().network();
        if (!network.takesWholeSequences()) {
            return XrtAccelerator.open(xrt, device, xclbin, model, options);
        }
        XrtDevice card = xrt.open(device);
        try {
            XclbinInfo info = xrt.read(xclbin);
            card.load(info);
            CardOptions wanted = options.apply(CardOptions.of(info.target()));
            // They are closed in their order, and the card with the last.
            int last = network.passes().size() - 1;
            return AcceleratorInPasses.open(
                    network, (pass, number) -> new XrtAccelerator(card, number == last, model.inPass(number), wanted));
        } catch (XrtException | IllegalArgumentException e) {
            if (!card.isClosed()) {
                card.close();
            }
            throw e;
        }
    }
}
