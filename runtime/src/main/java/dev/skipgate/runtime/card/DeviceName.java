package dev.skipgate.runtime.card;

import dev.skipgate.runtime.xrt.XclbinInfo;
import dev.skipgate.runtime.xrt.XrtDevice;

/** What a card, or what stands in for one, is called in reports. */
final class DeviceName {
    private DeviceName() {}

    static String of(XrtDevice card, XclbinInfo xclbin) {
        String place = card.bdf().map(bdf -> ", " + bdf).orElse("");
        String name = card.name().orElse("a card that gives no name");
        return xclbin.target() == XclbinInfo.Target.HARDWARE
                ? name + " (" + card + place + ", measured)"
                : "emulated card (" + name + "): the emitted C++ driven through XRT, not a real card";
    }
}
