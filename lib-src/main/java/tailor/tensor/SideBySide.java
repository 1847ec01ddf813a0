package tailor.tensor;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Parts of one piece of work at the same time, each on a thread of its own whose operators use no other.
 *
 * <p>Where operators are as small as those of a small model, two halves of a batch side by side keep two cores busy all the
 * time; one operator after the other on two cores waits for the slower core, and most are too small to split.
 */
public final class SideBySide {
    /** Above it, in values, the products of a model are large enough to be split themselves, and each thread would read all weights. */
    private static final long SMALL_MODEL = 4_000_000;

    /** Threads that stay: a new one would take memory of its own anew, for products too. */
    private static final ExecutorService POOL = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "side by side");
        thread.setDaemon(true);
        return thread;
    });

    private SideBySide() {}

    /**
     * How many parts are worth it: as many as there are threads for a small model on the CPU, else one.
     *
     * @param parameters of the model
     * @param most parts that the work can be cut into
     */
    public static int parts(long parameters, int most) {
        boolean small = Compute.device().equals(Device.cpu()) && parameters <= SMALL_MODEL;
        return small ? Math.max(1, Math.min(Compute.threads(), most)) : 1;
    }

    /**
     * The results of the parts, in order. A single part runs on this thread, with the threads of its operators.
     *
     * @throws RuntimeException what a part threw; the others have ended by then
     */
    public static <T> List<T> run(List<Callable<T>> parts) {
        if (parts.size() == 1) {
            return List.of(here(parts.get(0)));
        }
        int threads = Compute.threads();
        boolean recording = JniUtils.isGradMode();
        try {
            List<Future<T>> futures = parts.stream().map(part -> POOL.submit(() -> {
                Compute.useThreads(1);
                JniUtils.setGradMode(recording);        // a new thread would be on the tape
                return part.call();
            })).toList();
            return results(futures);
        } finally {
            Compute.useThreads(threads);        // the number is also the default of threads to come
        }
    }

    private static <T> T here(Callable<T> part) {
        try {
            return part.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for all, so that nothing still reads what the caller is about to close; an interrupt is kept for the caller. */
    private static <T> List<T> results(List<Future<T>> futures) {
        List<T> results = new ArrayList<>();
        Throwable failure = null;
        boolean interrupted = false;
        for (int i = 0; i < futures.size();) {
            try {
                results.add(futures.get(i++).get());
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            } catch (InterruptedException e) {
                interrupted = true;
                i--;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        } else if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return results;
    }
}
