package tailor.tensor;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * How the C library hands out the memory of tensors on the CPU. A training step frees and takes the same hundreds of megabytes
 * again and again: by default glibc gives a good part of them back to the system each time and gets them as new, zeroed pages.
 */
final class NativeMemory {
    // The parameters of mallopt(3), and the largest sizes that every glibc on 64 bits accepts.
    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;
    private static final int MEGABYTE = 1 << 20;

    private NativeMemory() {}

    /**
     * Keeps what tensors free for the next ones, in large pages where they fill some. Does nothing where there is no glibc, or where
     * the environment has settings of its own (mallopt's MALLOC_TRIM_THRESHOLD_ or MALLOC_MMAP_THRESHOLD_). To be called before the
     * engine's first tensor.
     */
    static void keepWhatTensorsFree() {
        if (!Platform.isLinux() || !Platform.is64Bit()
                || System.getenv("MALLOC_TRIM_THRESHOLD_") != null || System.getenv("MALLOC_MMAP_THRESHOLD_") != null) {
            return;
        }
        try {
            Function mallopt = Function.getFunction("c", "mallopt");
            mallopt.invokeInt(new Object[] {MMAP_THRESHOLD, 32 * MEGABYTE});
            mallopt.invokeInt(new Object[] {TRIM_THRESHOLD, 1024 * MEGABYTE});
            mallopt.invokeInt(new Object[] {TOP_PAD, 64 * MEGABYTE});
            Function.getFunction("c", "setenv").invokeInt(new Object[] {"THP_MEM_ALLOC_ENABLE", "1", 0});    // libtorch reads it
        } catch (UnsatisfiedLinkError e) {
            // another C library: only slower
        }
    }
}
