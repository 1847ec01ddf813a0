package tailor.tensor;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Arrays;

/**
 * How the C library hands out the memory of tensors on the CPU. A training step frees and takes the same hundreds of megabytes
 * again and again: by default glibc gives a good part of them back to the system each time and gets them as new, zeroed pages.
 */
final class NativeMemory {
    // The parameters of mallopt(3), and the largest sizes that every glibc on 64 bits accepts.
    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;
    private static final int ARENA_MAX = -8;
    private static final long MEGABYTE = 1 << 20;

    /** Of madvise(2). */
    private static final int MADV_HUGEPAGE = 14;
    private static final long PAGE = 4096;

    /** Together half a gigabyte: the weights, caches and activations of small models, whose tensors are smaller than a large page. */
    private static final int PARTS = 16;
    private static final long PART = 31 * MEGABYTE;        // below MMAP_THRESHOLD, hence of the heap

    private NativeMemory() {}

    /**
     * Keeps what tensors free for the next ones, in large pages. Does nothing where there is no glibc, or where
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
            mallopt.invokeInt(new Object[] {ARENA_MAX, 1});         // one heap for all threads
            mallopt.invokeInt(new Object[] {MMAP_THRESHOLD, (int) (32 * MEGABYTE)});
            mallopt.invokeInt(new Object[] {TRIM_THRESHOLD, (int) (1024 * MEGABYTE)});
            mallopt.invokeInt(new Object[] {TOP_PAD, (int) (64 * MEGABYTE)});
            asLargePages();
            Function.getFunction("c", "setenv").invokeInt(new Object[] {"THP_MEM_ALLOC_ENABLE", "1", 0});    // libtorch reads it
        } catch (UnsatisfiedLinkError e) {
            // another C library: only slower
        }
    }

    /** Asks for large pages in the heap to come: taken and given back untouched, it costs addresses, not memory. */
    private static void asLargePages() {
        Function malloc = Function.getFunction("c", "malloc");
        Function madvise = Function.getFunction("c", "madvise");
        Function free = Function.getFunction("c", "free");
        Pointer[] parts = new Pointer[PARTS];
        Arrays.setAll(parts, i -> malloc.invokePointer(new Object[] {PART}));
        for (Pointer part : parts) {
            if (part != null) {
                long firstPage = (Pointer.nativeValue(part) + PAGE - 1) / PAGE * PAGE;
                madvise.invokeInt(new Object[] {firstPage, PART - PAGE, MADV_HUGEPAGE});
            }
        }
        for (int i = PARTS - 1; i >= 0; i--) {                                     // the last first: it borders on what is free
            free.invokeVoid(new Object[] {parts[i]});
        }
    }
}
