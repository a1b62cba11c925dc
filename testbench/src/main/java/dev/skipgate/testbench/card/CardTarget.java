package dev.skipgate.testbench.card;

import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.card.CardModel;
import dev.skipgate.runtime.card.XrtAccelerator;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.runtime.xrt.XrtDriver;
import dev.skipgate.runtime.xrt.card.EmulatedCard;
import dev.skipgate.runtime.xrt.xclbin.Container;
import dev.skipgate.runtime.xrt.xclbin.XclbinException;
import dev.skipgate.testbench.csim.ToolException;
import dev.skipgate.testbench.packaging.BundleHash;
import dev.skipgate.testbench.packaging.EmulatedPackage;
import dev.skipgate.testbench.project.OutputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens compiled models on cards. The device that is named is the device that is used; nothing takes its place. */
public final class CardTarget {
    /** The emulated card, as users name it. */
    public static final String EMULATED = "emulated";

    private CardTarget() {}

    /**
     * Opens a compiled model with the xclbin that {@code package} made beside it.
     *
     * @param directory of the compiled model
     * @param device an index, a place on the bus, or {@value #EMULATED}
     * @throws ToolException when the xclbin is missing
     * @throws OutputException when the directory is no compiled model
     */
    public static XrtAccelerator open(Path directory, String device) {
        CardModel model = model(directory);
        Path xclbin = xclbin(directory, model, device);
        if (!Files.isRegularFile(xclbin)) {
            boolean emulated = device.equals(EMULATED);
            throw new ToolException(xclbin + " is missing; make it with: skipgate package " + directory + " --target "
                    + (emulated ? "emulated-card" : "hw"));
        }
        return open(model, xclbin, device);
    }

    /** The xclbin of a compiled model for a device. */
    private static Path xclbin(Path directory, CardModel model, String device) {
        String name = EmulatedPackage.fileName(model.bundle().network().name());
        return directory.resolve(name + (device.equals(EMULATED) ? ".emulated.xclbin" : ".xclbin"));
    }

    /** Opens a compiled model with an xclbin of it. */
    public static XrtAccelerator open(Path directory, Path xclbin, String device) {
        return open(model(directory), xclbin, device);
    }

    private static CardModel model(Path directory) {
        try {
            return CardModel.read(directory);
        } catch (BundleException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }

    private static XrtAccelerator open(CardModel model, Path xclbin, String device) {
        boolean wantsEmulated = device.equals(EMULATED);
        if (isEmulated(xclbin) != wantsEmulated) {
            throw new ToolException(
                    wantsEmulated
                            ? xclbin
                                    + " is for a real card; name one with --device, by its index or its place on the bus"
                            : xclbin + " is for the emulated card, not for device " + device + "; use --device "
                                    + EMULATED + ", or package the model with --target hw");
        }
        BundleHash.requireSame(xclbin, model.directory());
        Xrt xrt = Xrt.start(wantsEmulated ? emulatedDriver() : XrtDriver.cards());
        try {
            return XrtAccelerator.open(xrt, wantsEmulated ? "0" : device, xclbin, model);
        } catch (IllegalArgumentException e) {
            throw new OutputException(
                    xclbin + " is not of the model in " + model.directory() + ": " + e.getMessage(), e);
        }
    }

    /** The driver of the emulated card, compiled when it has to be. */
    public static XrtDriver emulatedDriver() {
        return XrtDriver.hardwareEmulation(EmulatedCard.root(Xrt.cache()));
    }

    /** Whether an xclbin was made for an emulated card. */
    public static boolean isEmulated(Path xclbin) {
        try {
            Container.Mode mode = Container.read(xclbin).mode();
            return mode == Container.Mode.HARDWARE_EMULATION || mode == Container.Mode.SOFTWARE_EMULATION;
        } catch (XclbinException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }
}
