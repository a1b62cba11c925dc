package dev.skipgate.runtime.card;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.Device;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.xrt.Xrt;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A card that compiled models are opened on, as generated host classes ask for it.
 *
 * @param xrt with the driver of cards, or of the emulated one
 * @param device its index, or its place on the bus (BDF)
 * @param xclbin of the model that will be opened
 * @param options makes of the usual options those that are wanted
 */
public record XrtCard(Xrt xrt, String device, Path xclbin, UnaryOperator<CardOptions> options) implements Device {
    /** A card that is used as usual. */
    public XrtCard(Xrt xrt, String device, Path xclbin) {
        this(xrt, device, xclbin, UnaryOperator.identity());
    }

    @Override
    public Accelerator open(Path directory) throws BundleException {
        return CardInPasses.open(xrt, device, xclbin, CardModel.read(directory), options);
    }
}
