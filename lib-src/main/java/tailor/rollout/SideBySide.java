package tailor.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tailor.tensor.Compute;

/**
 * Parts of one piece of work at the same time, each on a thread of its own whose operators use no other.
 *
 * <p>Where operators are as small as a decoding step of a small model, two halves of a batch side by side keep two cores
 * busy all the time; one operator after the other on two cores waits for the slower core, and most are too small to split.
 */
final class SideBySide {
    private SideBySide() {}

    /**
     * The results of the parts, in order.
     *
     * @throws RuntimeException what a part threw; the others have ended by then
     */
    static <T> List<T> run(List<Callable<T>> parts) {
        int threads = Compute.threads();
        ExecutorService pool = Executors.newFixedThreadPool(parts.size());
        try {
            List<Future<T>> futures = parts.stream().map(part -> pool.submit(() -> {
                Compute.useThreads(1);
                return part.call();
            })).toList();
            return results(futures);
        } finally {
            pool.shutdown();
            Compute.useThreads(threads);        // the number is also the default of threads to come
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
