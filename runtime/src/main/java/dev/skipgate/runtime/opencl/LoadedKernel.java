package dev.skipgate.runtime.opencl;

import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.exception.CompileFailedException;
import com.aparapi.exception.QueryFailedException;
import com.aparapi.internal.kernel.KernelManager;
import java.util.LinkedHashSet;

/** A kernel that was built for a device, and runs there or nowhere. Arrays go to the device and come back only when that is asked for. */
public final class LoadedKernel implements AutoCloseable {
    /** Groups of this many work-items meet quickly, and keep a GPU's units busy. */
    private static final int MOST_ITEMS = 256;

    private final Kernel kernel;
    private final OpenClDevice device;
    private long launches;

    /**
     * Translates the kernel, has the driver build it, and launches it once.
     *
     * @param kernel whose fields are such that a launch of one work-item does no harm
     * @throws OpenClException when that fails, with what the driver says
     */
    public LoadedKernel(Kernel kernel, OpenClDevice device) {
        this.kernel = kernel;
        this.device = device;
        kernel.setExplicit(true);
        allowNoOther();
        try {
            kernel.compile(device.handle());
        } catch (CompileFailedException e) {
            // Not disposed of: Aparapi's native code crashes on a kernel that was never launched.
            throw new OpenClException(
                    device.describe() + " cannot build the kernel: " + e.getMessage() + "; "
                            + DriverLog.of(kernel.getClass(), device),
                    e);
        }
        // Shows that it runs there, and makes it one that can be disposed of.
        launch(1, 1);
        launches = 0;
    }

    /** Else Aparapi goes on with Java threads when a device fails. */
    private void allowNoOther() {
        LinkedHashSet<Device> only = new LinkedHashSet<>();
        OpenClDevice.all().forEach(each -> only.add(each.handle()));
        only.add(device.handle());
        KernelManager.instance().setPreferredDevices(kernel, only);
    }

    /** How many work-items a group can have, of this kernel on this device. */
    public int items() {
        try {
            return Math.min(
                    MOST_ITEMS, Math.min(device.groupSize(), kernel.getKernelMaxWorkGroupSize(device.handle())));
        } catch (QueryFailedException e) {
            throw new OpenClException(device.describe() + ": " + e.getMessage(), e);
        }
    }

    /** How often it was launched. */
    public long launches() {
        return launches;
    }

    /**
     * Runs so many groups of work-items.
     *
     * @throws OpenClException when the device fails; no array was read back then
     */
    public void launch(int groups, int items) {
        launch(groups, items, 1);
    }

    /**
     * Launches so many groups of work-items several times, one launch after the other, which are told apart by the kernel's pass; arrays stay where they are in between.
     *
     * @throws OpenClException when the device fails; no array was read back then
     */
    public void launch(int groups, int items, int passes) {
        try {
            launches += passes;
            kernel.execute(Range.create(device.handle(), Math.multiplyExact(groups, items), items), passes);
        } catch (RuntimeException | AssertionError e) {
            // With no device left Aparapi refuses by an assertion.
            allowNoOther();
            throw new OpenClException(failure(groups, items), e);
        }
        if (!KernelManager.instance().getPreferences(kernel).getFailedDevices().isEmpty()
                || kernel.getTargetDevice() == null
                || !device.handle().equals(kernel.getTargetDevice())) {
            allowNoOther();
            throw new OpenClException(failure(groups, items) + "; it ran elsewhere, and the results are thrown away");
        }
    }

    private String failure(int groups, int items) {
        // Aparapi's native code prints it and tells nobody.
        return device.describe() + " failed in a launch of " + groups + " groups of " + items
                + " work-items; why stands above, on the standard error. If memory is short, use a smaller batch";
    }

    @Override
    public void close() {
        kernel.dispose();
    }
}
