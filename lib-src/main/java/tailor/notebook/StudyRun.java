package tailor.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import tailor.run.Run;
import tailor.run.Stage;

/** Makes the runs of a study: those missing in the store, several at a time, each on a thread of its own. */
final class StudyRun {

    /** How long a stopped run may take to reach the end of its step and write its checkpoint. */
    private static final long STOP_SECONDS = 120;

    /**
     * One study at a time makes runs in a process. A kernel goes on to the next cell as soon as one is stopped, while the
     * stopped cell's runs are still ending their step: the next waits for them here.
     */
    private static final ReentrantLock MAKING = new ReentrantLock();

    private final Workbench bench;
    private final Stage stage;
    private final String study;
    private final String scale;

    StudyRun(Workbench bench, Stage stage, String study, String scale) {
        this.bench = bench;
        this.stage = stage;
        this.study = study;
        this.scale = scale;
    }

    /**
     * Returns the planned runs, in order.
     *
     * @throws StudyInterruptedException if the calling thread is interrupted
     * @throws RunFailedException if a run failed, after the others have ended
     */
    Runs make(List<PlannedRun> plan, List<String> keys) {
        long begun = System.nanoTime();
        Map<PlannedRun, Run> runs = new LinkedHashMap<>();
        List<PlannedRun> missing = new ArrayList<>();
        for (PlannedRun planned : plan) {
            bench.store().finished(planned.spec()).ifPresentOrElse(run -> runs.put(planned, run), () -> missing.add(planned));
        }
        LiveProgress progress = new LiveProgress(study, missing, runs.size(), bench.screen(), begun);
        if (!missing.isEmpty()) {
            await(progress);
            try {
                runs.putAll(make(missing, progress));
            } finally {
                MAKING.unlock();
            }
        }
        progress.end();
        return new Runs(plan.stream().map(runs::get).toList(), keys);
    }

    private static void await(LiveProgress progress) {
        try {
            while (!MAKING.tryLock(LiveProgress.PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.await();
            }
        } catch (InterruptedException e) {
            throw new StudyInterruptedException("stopped before anything began; run the cell again");
        }
    }

    private Map<PlannedRun, Run> make(List<PlannedRun> missing, LiveProgress progress) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(bench.parallel(), missing.size()), threads());
        Map<PlannedRun, Future<Run>> futures = new LinkedHashMap<>();
        try {
            for (PlannedRun planned : missing) {
                futures.put(planned, pool.submit(() -> bench.store().make(planned.spec(), scale, stage.experiment(), progress)));
            }
            pool.shutdown();
            while (!pool.awaitTermination(LiveProgress.PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.show(done(futures), false);
            }
        } catch (InterruptedException e) {
            throw stopped(pool, futures, progress);
        }
        progress.show(done(futures), true);
        return results(futures, progress);
    }

    private StudyInterruptedException stopped(ExecutorService pool, Map<PlannedRun, Future<Run>> futures, LiveProgress progress) {
        pool.shutdownNow(); // interrupts the runs, which stop after their step
        boolean ended;
        try {
            ended = pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            ended = false; // the person insists: the runs end by themselves
        }
        Set<String> done = done(futures);
        String others = ended ? "the others stand at a checkpoint" : "the others are still ending their step";
        progress.stopped(done, "stopped, " + others + ": run the cell again to resume");
        return new StudyInterruptedException("stopped: %d of %s in the store, %s; run the cell again to resume"
                .formatted(done.size(), Spoken.count(futures.size(), "run"), others));
    }

    private static Set<String> done(Map<PlannedRun, Future<Run>> futures) {
        return futures.entrySet().stream().filter(entry -> entry.getValue().isDone() && succeeded(entry.getValue()))
                .map(entry -> entry.getKey().spec().id()).collect(Collectors.toSet());
    }

    private static boolean succeeded(Future<Run> future) {
        try {
            future.get(0, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | CancellationException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Map<PlannedRun, Run> results(Map<PlannedRun, Future<Run>> futures, LiveProgress progress) {
        Map<PlannedRun, Run> runs = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        futures.forEach((planned, future) -> {
            try {
                runs.put(planned, future.get());
            } catch (ExecutionException e) {
                failures.add("run %s (%s) failed: %s".formatted(planned.spec().id(), planned.label(), brief(e.getCause())));
            } catch (InterruptedException e) {
                throw new IllegalStateException("a finished run was waited for", e); // futures are done here
            }
        });
        if (failures.isEmpty()) {
            return runs;
        }
        progress.stopped(done(futures), Spoken.count(failures.size(), "run") + " failed");
        String more = failures.size() == 1 ? "" : ", and %s more".formatted(Spoken.count(failures.size() - 1, "run"));
        String others = runs.isEmpty() ? "" : Spoken.count(runs.size(), "other") + (runs.size() == 1 ? " is" : " are") + " in the store; ";
        throw new RunFailedException("%s%s; %sthe stack trace is in the run's error.txt".formatted(failures.get(0), more, others));
    }

    private static String brief(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message.lines().findFirst().orElse(cause.getClass().getSimpleName());
    }

    private ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "run-" + number.incrementAndGet() + " of " + study);
            thread.setDaemon(true);
            thread.setContextClassLoader(StudyRun.class.getClassLoader()); // DJL finds its engine through it
            return thread;
        };
    }
}
