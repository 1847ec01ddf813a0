package tailor.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** Where tensors live and how many CPU threads an operator uses: chosen here and nowhere else. */
public final class Compute {
    /** {@code cpu} or {@code cuda:0}; unset: the first CUDA card if there is one. */
    public static final String VARIABLE = "TAILOR_DEVICE";

    private Compute() {}

    /** The device of every run of this process. */
    public static Device device() {
        String asked = System.getenv(VARIABLE);
        int cards = Engine.getEngine("PyTorch").getGpuCount();
        if (asked == null || asked.isBlank()) {
            return cards > 0 ? Device.gpu() : Device.cpu();
        }
        if (asked.equals("cpu")) {
            return Device.cpu();
        }
        if (asked.matches("cuda:\\d+") && Integer.parseInt(asked.substring(5)) < cards) {
            return Device.gpu(Integer.parseInt(asked.substring(5)));
        }
        throw new IllegalArgumentException(VARIABLE + " = " + asked + " is not here: cpu"
                + (cards > 0 ? " or cuda:0 to cuda:" + (cards - 1) : "") + " can be chosen");
    }

    /** {@link #device()} as manifests and people write it: {@code cpu} or {@code cuda:0}. */
    public static String deviceName() {
        Device device = device();
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /** A manager of arrays on {@link #device()}; the caller closes it. */
    public static NDManager newManager() {
        return NDManager.newBaseManager(device(), "PyTorch");
    }

    /** Threads of operators that this thread calls. */
    public static int threads() {
        Engine.getEngine("PyTorch");
        return JniUtils.getNumThreads();
    }

    /** Sets the threads of operators that this thread calls. */
    public static void useThreads(int threads) {
        Engine.getEngine("PyTorch");                        // the setting is the native library's
        JniUtils.setNumThreads(threads);
    }
}
