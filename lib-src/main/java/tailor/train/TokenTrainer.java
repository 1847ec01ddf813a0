package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tailor.loss.TokenLoss;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.model.Safetensors;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.SavedCheckpoint;
import tailor.tensor.Compute;
import tailor.tensor.TokenStatistics;
import tailor.text.PackedBatches;
import tailor.text.TokenBatch;

/**
 * Next-token training, as pre-training and mid-training share it: batch → decoder → loss → gradient → step → observe.
 *
 * <p>Killed at any instant, it goes on from the last complete checkpoint with the same metrics, bit for bit: a batch is a
 * function of seed and step, and the optimizer's state is part of the checkpoint.
 */
final class TokenTrainer {
    private final Run run;
    private final Progress progress;
    private final Settings settings;
    private final TokenizedCorpus text;
    private final PackedBatches batches;
    private final Evaluator evaluator;

    /**
     * What the two stages have in common.
     *
     * @param measuresStart whether held-out text is measured before the first step too, logged as step 0
     */
    record Settings(TokenLoss loss, OptimizerConfig optimizer, ScheduleConfig schedule, TrainConfig train, EvaluationConfig evaluation,
            Balancing balancing, boolean measuresStart) {}

    /** Makes or reads the decoder of a run. */
    interface ModelSource {
        Decoder open(NDManager manager);
    }

    /** The conclusion of a run: held-out metrics at the end. Parameters and tokens are counts. */
    record Summary(long parameters, long tokens, Map<String, Double> metrics) {}

    TokenTrainer(Run run, Progress progress, Settings settings, TokenizedCorpus text) {
        this.run = run;
        this.progress = progress;
        this.settings = settings;
        this.text = text;
        TrainConfig train = settings.train();
        this.batches = new PackedBatches(text.train(), train.batchSize(), train.context(), run.seed());
        this.evaluator = new Evaluator(text.valid(), train.batchSize(), train.context(), settings.evaluation());
    }

    /** Trains to the end and finishes the run. */
    void train(ModelSource start) throws InterruptedException {
        TrainConfig train = settings.train();
        Compute.useThreads(train.threads());
        run.describe(m -> text.describe(m.withDevice(Compute.deviceName(), train.threads())));
        Optional<SavedCheckpoint> saved = run.lastCheckpoint();
        try (NDManager manager = Compute.newManager();
                Decoder model = saved.map(s -> Checkpoint.load(s.folder(), manager)).orElseGet(() -> start.open(manager));
                AdamW optimizer = new AdamW(settings.optimizer(), model.parameters(), manager)) {
            saved.ifPresent(s -> restore(optimizer, s.folder(), manager));
            TokenGradients gradients = new TokenGradients(model, settings.loss(), train.means(), settings.balancing());
            long first = saved.map(SavedCheckpoint::step).orElse(0L) + 1;
            if (first == 1 && settings.measuresStart()) {
                log(0, evaluator.measure(model).metrics("valid/"));
            }
            for (long step = first; step <= train.steps(); step++) {
                stopIfAsked(step - 1, model, optimizer);
                step(step, gradients, optimizer);
                if (isDue(step, settings.evaluation().every())) {
                    log(step, evaluator.measure(model).metrics("valid/"));
                }
                if (isDue(step, train.checkpointEvery()) && step < train.steps()) {
                    save(step, model, optimizer);
                }
            }
            conclude(model, optimizer);
        }
    }

    /** One step of the algorithm. */
    private void step(long step, TokenGradients gradients, AdamW optimizer) {
        TrainConfig train = settings.train();
        boolean observed = isDue(step, train.logEvery()) || step == 1;
        double rate = settings.optimizer().learningRate() * settings.schedule().factor(step, train.steps());
        try (NDManager scope = gradients.model().manager().newSubManager()) {
            TokenBatch batch = batches.at(step - 1);
            TokenGradients.Result result = gradients.of(batch, observed ? settings.evaluation().k() : 0, scope);
            NDArray norm = optimizer.begin(result.parameters(), rate, scope);
            // Reading a number waits for the device, which a card is not asked to do at every step: a bad one changes nothing.
            if (observed || !Compute.isCuda(norm.getDevice())) {
                requireFinite(step, optimizer);
            }
            settings.balancing().adjust(List.copyOf(gradients.model().routerBiases().values()), result.routers().loads());
            result.statistics().ifPresent(seen -> log(step, observations(seen, result.routers(), norm.getFloat(), rate)));
        }
    }

    private static Map<String, Double> observations(TokenStatistics seen, RouterLoad routers, double norm, double rate) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("train/nll", seen.nll());
        metrics.put("train/entropy", seen.entropy());
        metrics.put("train/head_mass", seen.headMass());
        metrics.put("train/tail_mass", seen.tailMass());
        metrics.put("train/gradient_norm", norm);
        metrics.put("train/learning_rate", rate);
        routers.metrics().forEach((name, value) -> metrics.put("train/" + name, value));
        return metrics;
    }

    private void log(long step, Map<String, Double> metrics) {
        metrics.forEach((name, value) -> run.log().append(step, name, value));
        progress.update(run.event(step, settings.train().steps(), step * batches.tokensPerBatch(), metrics));
    }

    /** Last measurements, then the checkpoint and the summary; curves over position and rank use those as their step. */
    private void conclude(Decoder model, AdamW optimizer) {
        TrainConfig train = settings.train();
        Evaluator.Report report = evaluator.measure(model);
        Map<String, Double> metrics = new LinkedHashMap<>(report.metrics("valid/"));
        Map<String, Double> truth = text.truthGap(train.context(), settings.evaluation().k()).map(gap -> gap.measure(model)).orElse(Map.of());
        metrics.putAll(truth);
        boolean logged = run.lastCheckpoint().filter(c -> c.step() == train.steps()).isPresent();   // killed after its last checkpoint
        if (!logged) {
            log(train.steps(), truth);
            logCurve("valid/nll_by_position", report.nllByPosition());
            logCurve("valid/entropy_by_position", report.entropyByPosition());
            logCurve("valid/probability_by_rank", evaluator.probabilityByRank(model));
            save(train.steps(), model, optimizer);
        }
        run.finish(new Summary(model.parameterCount(), train.steps() * batches.tokensPerBatch(), metrics));
    }

    private void logCurve(String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            run.log().append(i + 1, name, values[i]);
        }
    }

    private boolean isDue(long step, int every) {
        return step % every == 0 || step == settings.train().steps();
    }

    private void requireFinite(long step, AdamW optimizer) {
        if (optimizer.hasFailed()) {
            // On a card the flag may be from any step since the last look at it; on the CPU it is this one's.
            String since = Compute.isCuda(Compute.device()) ? ", here or since the step logged before," : "";
            String rows = Arrays.stream(batches.starts(step - 1)).mapToObj(String::valueOf).collect(Collectors.joining(", "));
            throw new DivergedException(step, "the gradient norm is not finite" + since + " on the batch of windows of "
                    + settings.train().context() + " tokens from places " + rows + " of the packed training text", run.lastCheckpoint());
        }
    }

    private void stopIfAsked(long done, Decoder model, AdamW optimizer) throws InterruptedException {
        if (Thread.interrupted()) {
            if (done > 0) {
                save(done, model, optimizer);
            }
            throw new InterruptedException("stopped after step " + done + " of " + run.id());
        }
    }

    private void save(long step, Decoder model, AdamW optimizer) {
        requireFinite(step, optimizer);                     // on a card it may have gone unseen
        run.saveCheckpoint(step, folder -> {
            Checkpoint.save(model, Optional.of(text.tokenizer().file()), folder);
            Safetensors.write(folder.resolve("optimizer.safetensors"), optimizer.state());
        });
    }

    private static void restore(AdamW optimizer, Path folder, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            optimizer.restore(Safetensors.read(folder.resolve("optimizer.safetensors"), scope));
        }
    }
}
