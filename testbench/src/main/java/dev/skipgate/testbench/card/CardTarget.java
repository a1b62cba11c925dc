package dev.skipgate.testbench.card;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.card.CardInPasses;
import dev.skipgate.runtime.card.CardModel;
import dev.skipgate.runtime.card.CardOptions;
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
import java.util.function.UnaryOperator;

/** Opens compiled models on cards. The device that is named is the device that is used; nothing takes its place. */
public final class CardTarget {
    /** The emulated card, as users name it. */
    public static final String EMULATED = "emulated";

    private CardTarget() {}

    /**
     * Opens a compiled model.
     *
     * @param directory of the compiled model
     * @throws ToolException when the xclbin is missing, or for another kind of card
     * @throws OutputException when the directory is no compiled model, or the xclbin's kernel is not its own
     */
    public static Accelerator open(Path directory, CardUse use) {
        CardModel model = model(directory);
        Path xclbin = xclbin(directory, model, use);
        Xrt xrt = start(model, xclbin, use);
        try {
            return CardInPasses.open(xrt, device(use), xclbin, model, options(use));
        } catch (IllegalArgumentException e) {
            throw notOf(xclbin, model, e);
        }
    }

    /**
     * The same for a model without bidirectional layers, step by step if need be.
     *
     * @throws OutputException also when the model has bidirectional layers
     */
    static XrtAccelerator openSteps(Path directory, CardUse use) {
        CardModel model = model(directory);
        Path xclbin = xclbin(directory, model, use);
        Xrt xrt = start(model, xclbin, use);
        try {
            return XrtAccelerator.open(xrt, device(use), xclbin, model, options(use));
        } catch (IllegalArgumentException e) {
            throw notOf(xclbin, model, e);
        }
    }

    private static Path xclbin(Path directory, CardModel model, CardUse use) {
        Path xclbin = use.xclbin().orElseGet(() -> beside(directory, model, use));
        if (!Files.isRegularFile(xclbin)) {
            throw new ToolException(xclbin + " is missing; make it with: skipgate package " + directory + " --target "
                    + (use.isEmulated() ? "emulated-card" : "hw"));
        }
        return xclbin;
    }

    /** The xclbin that {@code package} makes of a compiled model for a device. */
    private static Path beside(Path directory, CardModel model, CardUse use) {
        String name = EmulatedPackage.fileName(model.bundle().network().name());
        return directory.resolve(name + (use.isEmulated() ? ".emulated.xclbin" : ".xclbin"));
    }

    private static CardModel model(Path directory) {
        try {
            return CardModel.read(directory);
        } catch (BundleException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }

    private static String device(CardUse use) {
        return use.isEmulated() ? "0" : use.device();
    }

    private static UnaryOperator<CardOptions> options(CardUse use) {
        return usual -> use.patience().map(usual::withPatience).orElse(usual);
    }

    private static OutputException notOf(Path xclbin, CardModel model, IllegalArgumentException e) {
        return new OutputException(xclbin + " is not of the model in " + model.directory() + ": " + e.getMessage(), e);
    }

    /** XRT, when the xclbin is the model's and for a card of the kind that is asked for. */
    private static Xrt start(CardModel model, Path xclbin, CardUse use) {
        boolean wantsEmulated = use.isEmulated();
        if (isEmulated(xclbin) != wantsEmulated) {
            throw new ToolException(
                    wantsEmulated
                            ? xclbin
                                    + " is for a real card; name one with --device, by its index or its place on the bus"
                            : xclbin + " is for the emulated card, not for device " + use.device() + "; use --device "
                                    + EMULATED + ", or package the model with --target hw");
        }
        BundleHash.requireSame(xclbin, model.directory());
        return Xrt.start(wantsEmulated ? emulatedDriver() : XrtDriver.cards());
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
