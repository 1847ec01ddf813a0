package tailor.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** Where tensors live and how many CPU threads an operator uses: chosen here and nowhere else. */
public final class Compute {
    /** {@code cpu} or {@code cuda:0}; unset: the first CUDA card if there is one. */
    public static final String VARIABLE = DeviceChoice.VARIABLE;

    private static Device chosen;

    static {
        NativeMemory.keepWhatTensorsFree();
    }

    private Compute() {}

    /**
     * The device of every run of this process.
     *
     * @throws IllegalArgumentException if TAILOR_DEVICE asks for what is not here; the message says what to do
     */
    public static synchronized Device device() {
        if (chosen == null) {
            chosen = new DeviceChoice(isCudaBuild(), cards()).of(System.getenv(VARIABLE));
        }
        return chosen;
    }

    /** {@link #device()} as manifests and people write it: {@code cpu} or {@code cuda:0}. */
    public static String deviceName() {
        return name(device());
    }

    /** Whether a device is a CUDA card. */
    public static boolean isCuda(Device device) {
        return device.isGpu();
    }

    static String name(Device device) {
        return isCuda(device) ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /** CUDA cards that the engine can use; 0 without a driver, and with libtorch for the CPU. */
    public static int cards() {
        return Engine.getEngine("PyTorch").getGpuCount();
    }

    /** Whether the loaded libtorch is a CUDA build, as {@code environment/setup --cuda} brings it; it also runs without a card. */
    public static boolean isCudaBuild() {
        Engine.getEngine("PyTorch");                        // loads it
        Path folder = Path.of(LibUtils.getLibtorchPath());
        return Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
    }

    /** A manager of arrays on {@link #device()}; the caller closes it. */
    public static NDManager newManager() {
        return NDManager.newBaseManager(device(), "PyTorch");
    }

    /** A manager of arrays on the CPU, whatever the device: for what no card reads, or to compare with. */
    public static NDManager newHostManager() {
        return NDManager.newBaseManager(Device.cpu(), "PyTorch");
    }

    /**
     * Reads an array that lives on: DJL reads one on a card through a copy on the CPU, which it leaves with the array's manager.
     *
     * @param reader what is read, from the array itself or from a copy that is closed afterwards
     */
    public static <T> T read(NDArray array, Function<NDArray, T> reader) {
        if (!isCuda(array.getDevice())) {
            return reader.apply(array);
        }
        try (NDArray copy = array.toDevice(Device.cpu(), true)) {
            return reader.apply(copy);
        }
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

    /** The engine in one line: {@code libtorch 2.7.1 for CUDA, 0 CUDA cards}. */
    public static String describe() {
        return String.format(Locale.ROOT, "libtorch %s for %s, %d CUDA card%s", Engine.getEngine("PyTorch").getVersion(),
                isCudaBuild() ? "CUDA" : "the CPU", cards(), cards() == 1 ? "" : "s");
    }
}
