package dev.skipgate.runtime.opencl;

import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.internal.opencl.OpenCLLoader;
import com.aparapi.internal.opencl.OpenCLPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A device that OpenCL finds on this machine.
 *
 * @param name as its driver calls it
 * @param kind {@code cpu}, {@code gpu} or {@code acc}, for other accelerators
 * @param platform its driver
 * @param version of OpenCL and of the driver, as the driver words it
 * @param memory bytes
 * @param allocation the most bytes that one array may have
 * @param groupSize the most work-items that can meet at a barrier
 * @param computeUnits that run side by side
 * @param handle Aparapi's
 */
public record OpenClDevice(
        String name,
        String kind,
        String platform,
        String version,
        long memory,
        long allocation,
        int groupSize,
        int computeUnits,
        OpenCLDevice handle) {
    private static final String INSTALL =
            "; install the driver of your GPU, or one for processors (on Debian: apt-get install pocl-opencl-icd)";

    /** All devices; empty where there is no OpenCL, or no driver. */
    public static List<OpenClDevice> all() {
        AparapiLog.silence();
        List<OpenClDevice> devices = new ArrayList<>();
        if (!OpenCLLoader.isOpenCLAvailable()) {
            return devices;
        }
        for (OpenCLPlatform platform : new OpenCLPlatform().getOpenCLPlatforms()) {
            for (OpenCLDevice device : platform.getOpenCLDevices()) {
                devices.add(of(platform, device));
            }
        }
        return devices;
    }

    private static OpenClDevice of(OpenCLPlatform platform, OpenCLDevice device) {
        // Else a driver for processors works in Java's arrays themselves, and on what lies there when the garbage
        // collector has moved them: between a launch and a get that gives wrong numbers.
        // Memory of its own is also what a GPU has, so that a put or get that is missing is seen anywhere.
        device.setSharedMemory(false);
        return new OpenClDevice(
                device.getName().strip(),
                device.getType().name().toLowerCase(Locale.ROOT),
                platform.getName().strip(),
                platform.getVersion().strip(),
                device.getGlobalMemSize(),
                device.getMaxMemAllocSize(),
                device.getMaxWorkGroupSize(),
                device.getMaxComputeUnits(),
                device);
    }

    /**
     * The device with this name, or, where none is given, the only one.
     *
     * @param name a device's name, or a part of one that no other has; case is ignored
     * @throws OpenClMissingException when there is none, or the name fits several
     */
    public static OpenClDevice named(Optional<String> name) {
        List<OpenClDevice> all = all();
        if (all.isEmpty()) {
            throw new OpenClMissingException((OpenCLLoader.isOpenCLAvailable()
                            ? "OpenCL finds no device on this machine"
                            : "this machine has no OpenCL (libOpenCL.so.1 cannot be loaded)")
                    + INSTALL);
        }
        List<OpenClDevice> fitting =
                all.stream().filter(each -> each.fits(name)).toList();
        List<OpenClDevice> exact = fitting.stream()
                .filter(each -> each.name.equalsIgnoreCase(name.orElse("")))
                .toList();
        List<OpenClDevice> chosen = exact.size() == 1 ? exact : fitting;
        if (chosen.size() == 1) {
            return chosen.get(0);
        }
        String names = String.join(
                ", ", all.stream().map(each -> "'" + each.name + "'").toList());
        throw new OpenClMissingException((name.isPresent()
                        ? (chosen.isEmpty() ? "no OpenCL device has" : "several OpenCL devices have") + " a name with '"
                                + name.get() + "' in it"
                        : "there are several OpenCL devices, and none is named")
                + "; name one of " + names);
    }

    private boolean fits(Optional<String> part) {
        return part.isEmpty()
                || name.toLowerCase(Locale.ROOT).contains(part.get().toLowerCase(Locale.ROOT));
    }

    /** Whether it is the processor itself. */
    public boolean isProcessor() {
        return handle.getType() == Device.TYPE.CPU;
    }

    /** Name, platform and version of the driver, for reports. */
    public String describe() {
        return name + " (OpenCL " + kind + ", " + platform + ", " + version + ")";
    }
}
