package dev.skipgate.runtime.xrt;

/** A kernel of the loaded xclbin, with one or all of its compute units. */
public final class XrtKernel extends NativeObject {
    private final XclbinInfo.Kernel info;

    XrtKernel(XrtDevice parent, XclbinInfo.Kernel info, String units, long handle) {
        super("kernel " + units, parent, handle);
        this.info = info;
    }

    /** Its arguments and compute units. */
    public XclbinInfo.Kernel info() {
        return info;
    }

    /** Where memory for an argument is to be allocated. */
    public int group(String argument) {
        int index = info.argument(argument).index();
        long kernel = acquire();
        try {
            return Native.group(kernel, index);
        } catch (NativeFailure e) {
            throw XrtException.of("cannot tell the bank of argument '" + argument + "' of " + this, e);
        } finally {
            release();
        }
    }

    /** A run of it: its arguments, to be started any number of times. Several runs may be under way at once. */
    public XrtRun run() {
        long kernel = acquire();
        try {
            return new XrtRun(this, Native.openRun(kernel));
        } catch (NativeFailure e) {
            throw XrtException.of("cannot make a run of " + this, e);
        } finally {
            release();
        }
    }

    @Override
    void delete(long kernel) throws NativeFailure {
        Native.closeKernel(kernel);
    }
}
