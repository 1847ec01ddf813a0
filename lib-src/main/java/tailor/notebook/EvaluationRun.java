package tailor.notebook;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tailor.run.Run;
import tailor.run.SavedCheckpoint;
import tailor.task.AnswerVerifier;
import tailor.task.Problem;
import tailor.task.Verifier;
import tailor.tensor.Compute;
import tailor.text.Corpus;
import tailor.train.EvaluationConfig;
import tailor.train.ModelSamples;
import tailor.train.Probe;
import tailor.train.SampledProblem;
import tailor.train.SampleDraft;
import tailor.train.SampleFile;
import tailor.train.SamplingSettings;

/**
 * Lets models answer, several at a time, and keeps what they write, batch by batch.
 *
 * @param problems that all are asked
 * @param text whose held-out part they read; empty: none
 */
record EvaluationRun(Workbench bench, SamplingSettings settings, int batch, List<Problem> problems, Verifier verifier, Optional<Corpus> text) {
    private static final int TEXT_TOKENS = 16_384;
    private static final int HEAD = 20;
    private static final long STOP_SECONDS = 120;

    void make(List<Run> runs, Map<Run, Path> files, EvaluationProgress progress) {
        int parallel = Math.min(bench.parallel(), runs.size());
        int threads = Math.max(1, bench.parallel() / parallel);
        ExecutorService pool = Executors.newFixedThreadPool(parallel, work -> {
            Thread thread = new Thread(work, "evaluation");
            thread.setDaemon(true);
            thread.setContextClassLoader(EvaluationRun.class.getClassLoader()); // DJL finds its engine through it
            return thread;
        });
        Map<Run, Future<?>> futures = new LinkedHashMap<>();
        for (Run run : runs) {
            futures.put(run, pool.submit(() -> {
                Compute.useThreads(threads);
                SampleDraft draft = SampleDraft.of(files.get(run));
                SampleFile.write(files.get(run), sample(run, draft, progress));
                draft.delete();
                progress.done();
                return run;
            }));
        }
        pool.shutdown();
        try {
            while (!pool.awaitTermination(EvaluationProgress.PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                progress.show();
            }
        } catch (InterruptedException e) {
            throw stopped(pool, progress);
        }
        requireAll(futures);
    }

    private ModelSamples sample(Run run, SampleDraft draft, EvaluationProgress progress) throws InterruptedException {
        SavedCheckpoint checkpoint = run.lastCheckpoint()
                .orElseThrow(() -> new IllegalArgumentException("run " + run.id() + " has no checkpoint to ask"));
        try (Probe probe = Probe.of(checkpoint.folder())) {
            List<SampledProblem> sampled = probe.samples(problems, verifier, settings, batch, run.seed(), draft, progress);
            Optional<Probe.OnText> read = text.map(corpus -> probe.onText(corpus, probe.context(), new EvaluationConfig(1, TEXT_TOKENS, HEAD)));
            return new ModelSamples(new ModelSamples.Head(run.id(), run.spec().study(), run.spec().stage(), run.config().path("variant").asText(),
                    run.seed(), checkpoint.step(), settings, sampled.size(), verifier instanceof AnswerVerifier,
                    read.map(found -> found.mean().nll()).orElse(null), read.map(found -> found.mean().entropy()).orElse(null), draft.seconds(),
                    run.manifest().scale(), Compute.deviceName(), bench.store().provenance().code()), sampled);
        }
    }

    private static StudyInterruptedException stopped(ExecutorService pool, EvaluationProgress progress) {
        pool.shutdownNow(); // interrupts the sampling, which stops after its batch
        try {
            pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt(); // the person insists: the models end by themselves
        }
        return new StudyInterruptedException(progress.stopped());
    }

    private static void requireAll(Map<Run, Future<?>> futures) {
        for (Map.Entry<Run, Future<?>> entry : futures.entrySet()) {
            try {
                entry.getValue().get();
            } catch (ExecutionException e) {
                throw new RunFailedException("run " + entry.getKey().id() + " cannot be evaluated: "
                        + Optional.ofNullable(e.getCause().getMessage()).orElse(e.getCause().toString()));
            } catch (InterruptedException e) {
                throw new IllegalStateException("a finished evaluation was waited for", e); // futures are done here
            }
        }
    }
}
