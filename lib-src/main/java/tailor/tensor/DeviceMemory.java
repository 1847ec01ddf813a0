package tailor.tensor;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Locale;

/**
 * The memory of a device, in bytes.
 *
 * @param device {@code cpu} or {@code cuda:0}
 * @param total of the card; of the machine or the container on the CPU
 * @param free of it now; on the CPU the whole, because what the system calls free leaves out what it would give up
 */
public record DeviceMemory(String device, long total, long free) {

    /** Checks that there is some. */
    public DeviceMemory {
        if (total < 1 || free < 0 || free > total) {
            throw new IllegalArgumentException("memory of " + device + ": " + free + " bytes free of " + total);
        }
    }

    /** The memory of {@link Compute#device()}. */
    public static DeviceMemory now() {
        Device device = Compute.device();
        if (!Compute.isCuda(device)) {
            return ofHost();
        }
        JniUtils.emptyCudaCache();                          // what freed arrays left there counts as free
        MemoryUsage usage = CudaUtils.getGpuMemory(device);
        return new DeviceMemory(Compute.name(device), usage.getMax(), usage.getMax() - usage.getUsed());
    }

    /** The memory of the machine, or of the container it is. */
    static DeviceMemory ofHost() {
        long total = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return new DeviceMemory("cpu", total, total);
    }

    /** Bytes as people read them: {@code 12 MiB}, {@code 1.9 GiB}. */
    public static String readable(double bytes) {
        if (bytes < 10 * (1 << 20)) {
            return String.format(Locale.ROOT, "%.1f MiB", bytes / (1 << 20));
        }
        return bytes < (1 << 30) ? String.format(Locale.ROOT, "%.0f MiB", bytes / (1 << 20))
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (1L << 30));
    }

    @Override
    public String toString() {
        return free == total ? readable(total) : readable(free) + " free of " + readable(total);
    }
}
