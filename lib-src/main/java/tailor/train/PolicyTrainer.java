package tailor.train;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tailor.grpo.DynamicSampling;
import tailor.grpo.EntropyBonus;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.model.Safetensors;
import tailor.rollout.Generator;
import tailor.rollout.RolloutGroup;
import tailor.rollout.SampleStreams;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.SavedCheckpoint;
import tailor.task.Verifier;
import tailor.tensor.Compute;
import tailor.text.Tokenizer;

/**
 * One run of GRPO: sample → verify → advantage → loss → step → observe.
 *
 * <p>Killed at any instant, it goes on from the last complete checkpoint with the same metrics, bit for bit: what a step
 * samples is a function of the seed, the step and the problems taken before.
 */
final class PolicyTrainer {
    /** So many steps in a row without a group to learn from end a run: nothing is left to learn, or it cannot begin. */
    private static final int PATIENCE = 10;

    private final Run run;
    private final Progress progress;
    private final GrpoConfig config;
    private final Path start;
    private final Tokenizer tokenizer;
    private final Verifier verifier;
    private final List<EncodedProblem> problems;
    private final AnswerEvaluator evaluator;
    private final StepTimes times;

    /**
     * The conclusion of a run: held-out metrics before and after.
     *
     * @param steps done; fewer than asked for when nothing was left to learn, which {@code ended} then says
     * @param metrics by name; {@code before/accuracy}, {@code after/accuracy}, …
     */
    record Summary(long parameters, long steps, long tokens, String ended, Map<String, Double> metrics) {}

    PolicyTrainer(Run run, Progress progress, GrpoConfig config, Path start, Tokenizer tokenizer, Verifier verifier,
            List<EncodedProblem> problems, AnswerEvaluator evaluator) {
        this.run = run;
        this.progress = progress;
        this.config = config;
        this.start = start;
        this.tokenizer = tokenizer;
        this.verifier = verifier;
        this.problems = problems;
        this.evaluator = evaluator;
        this.times = new StepTimes(run.folder());
    }

    /** Trains to the end and finishes the run. */
    void train() throws InterruptedException {
        Compute.useThreads(config.train().threads());
        run.describe(m -> m.withDevice(Compute.deviceName(), config.train().threads()));
        Optional<Path> saved = run.lastCheckpoint().map(SavedCheckpoint::folder);
        try (NDManager manager = Compute.newManager();
                Decoder model = Checkpoint.load(saved.orElse(start), manager);
                AdamW optimizer = new AdamW(config.optimizer(), model.parameters(), manager)) {
            saved.ifPresent(folder -> restore(optimizer, folder, manager));
            Optional<Decoder> reference = config.loss().klWeight() > 0 ? Optional.of(Checkpoint.load(start, manager)) : Optional.empty();
            new Loop(model, optimizer, reference, saved.map(GrpoState::read).orElse(new GrpoState(0, 0, 0, 0, config.loss().entropyBonus().weight()))).run();
        }
    }

    private static void restore(AdamW optimizer, Path folder, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            optimizer.restore(Safetensors.read(folder.resolve("optimizer.safetensors"), scope));
        }
    }

    /** The algorithm around a model in memory. */
    private final class Loop {
        private final Decoder model;
        private final AdamW optimizer;
        private final PolicyUpdate update;
        private final ProblemStream stream;
        private final CollapseWatch watch;
        private GrpoState state;
        private boolean collapsed;

        Loop(Decoder model, AdamW optimizer, Optional<Decoder> reference, GrpoState state) {
            this.model = model;
            this.optimizer = optimizer;
            this.state = state;
            this.watch = new CollapseWatch(config.watch(), run);
            this.stream = new ProblemStream(problems, run.seed(), state.taken());
            this.update = new PolicyUpdate(config, new PolicyGradient(model, config.loss().loss(), reference, config.rollout().temperature(),
                    config.train().passTokens(), config.train().means()), optimizer, run.seed());
        }

        void run() throws InterruptedException {
            long steps = config.train().steps();
            if (state.step() == 0) {
                log(0, evaluate(0, "valid/", "before/"));
            }
            while (state.step() < steps && ended().isEmpty()) {
                stopIfAsked();
                step(state.step() + 1);
                if (state.step() % config.evaluation().every() == 0 && state.step() < steps) {
                    log(state.step(), evaluate(state.step(), "valid/"));
                }
                if (state.step() % config.train().checkpointEvery() == 0 && state.step() < steps) {
                    save();
                }
            }
            conclude();
        }

        /** One step of the algorithm. */
        private void step(long step) {
            long begun = System.nanoTime();
            List<ScoredGroup> sampled = new ArrayList<>();
            DynamicSampling.Selection<ScoredGroup> selection = sample(step, sampled);
            Map<String, Double> metrics = RolloutMetrics.of(sampled, selection.counts());
            EntropyBonus bonus = config.loss().entropyBonus();
            boolean barren = selection.groups().stream().noneMatch(group -> group.outcome().isMixed());
            if (!selection.groups().isEmpty()) {
                metrics.putAll(update.apply(selection.groups(), step, bonus.acting(state.entropyWeight(), metrics.get("entropy"))));
                requireFinite(step, metrics.getOrDefault("grad_norm", 0.0), selection.groups());
            }
            long tokens = state.tokens() + sampled.stream().mapToLong(Loop::tokens).sum();
            metrics.put("num_tokens", (double) tokens);
            if (bonus.acts()) {
                metrics.put("entropy_weight", state.entropyWeight());
            }
            state = new GrpoState(step, stream.taken(), tokens, barren ? state.barren() + 1 : 0,
                    bonus.adapted(state.entropyWeight(), metrics.get("entropy")));
            requireHope(metrics, selection.counts());
            collapsed = watch.collapsed(metrics.get("entropy"), metrics.get("completions/mean_length"), metrics.get("reward"));
            metrics.put("collapse", collapsed ? 1.0 : 0.0);
            double seconds = (System.nanoTime() - begun) / 1e9;
            times.append(step, seconds);
            run.log().append(step, metrics);
            metrics.put("step_time", seconds);
            progress.update(run.event(step, config.train().steps(), tokens, metrics));
        }

        /** Groups to learn from; all that were sampled for them are added to {@code sampled}. */
        private DynamicSampling.Selection<ScoredGroup> sample(long step, List<ScoredGroup> sampled) {
            RolloutConfig rollout = config.rollout();
            if (rollout.maxRounds() == 1) {
                return DynamicSampling.keepAll(groups(step, rollout.prompts(), sampled));
            }
            // Later rounds are about as large as what is missing asks for, not whole batches: few of their groups go to waste.
            return new DynamicSampling(rollout.prompts(), rollout.prompts() * rollout.maxRounds())
                    .select(missing -> groups(step, Math.min(rollout.prompts(), 2 * missing), sampled), ScoredGroup::outcome);
        }

        private List<ScoredGroup> groups(long step, int count, List<ScoredGroup> sampled) {
            RolloutConfig rollout = config.rollout().at(step);
            Generator generator = new Generator(model, rollout.sampler(), rollout.maxNewTokens(), tokenizer.endOfSequence(), rollout.batch());
            List<EncodedProblem> some = stream.take(count);
            List<RolloutGroup> groups = generator.generate(some.stream().map(EncodedProblem::prompt).toList(), rollout.samples(),
                    new SampleStreams(run.seed(), step), (long) sampled.size() * rollout.samples());
            List<ScoredGroup> scored = ScoredGroup.of(some, groups, tokenizer, verifier);
            sampled.addAll(scored);
            return scored;
        }

        private static long tokens(ScoredGroup group) {
            return group.group().rollouts().stream().mapToLong(r -> r.prompt().length + r.completion().length).sum();
        }

        private Map<String, Double> evaluate(long step, String... prefixes) {
            AnswerEvaluator.Report report = evaluator.measure(model);
            AnswerTranscripts.write(run.folder(), step, report);
            Map<String, Double> metrics = new LinkedHashMap<>();
            for (String prefix : prefixes) {
                metrics.putAll(report.metrics(prefix));
            }
            return metrics;
        }

        private void log(long step, Map<String, Double> metrics) {
            run.log().append(step, metrics);
            progress.update(run.event(step, config.train().steps(), state.tokens(), metrics));
        }

        private void conclude() {
            Map<String, Double> after = evaluate(state.step(), "valid/", "after/");
            log(state.step(), after);
            Map<String, Double> metrics = new LinkedHashMap<>();
            after.keySet().stream().filter(name -> name.startsWith("after/")).forEach(name -> {
                String before = "before/" + name.substring("after/".length());
                metrics.put(before, run.metric(before).get(0L));
                metrics.put(name, after.get(name));
            });
            save();
            run.finish(new Summary(model.parameterCount(), state.step(), state.tokens(),
                    ended().orElse("all steps done"), metrics));
        }

        /** Why the run ends before its last step. */
        private Optional<String> ended() {
            if (state.barren() >= PATIENCE) {
                return Optional.of("every sampled answer was right in " + PATIENCE + " steps in a row");
            }
            return collapsed && config.watch().stop()
                    ? Optional.of("the policy collapsed at step " + state.step() + ": its entropy fell to "
                            + config.watch().entropyShare() + " of what it was within " + config.watch().window()
                            + " steps, and its reward fell, or neither it nor the answers grew; try a lower learning rate, or "
                            + "loss.entropy_bonus.weight above 0")
                    : Optional.empty();
        }

        private void requireFinite(long step, double norm, List<ScoredGroup> batch) {
            if (!Double.isFinite(norm)) {
                String problems = batch.stream().map(group -> group.problem().id()).collect(Collectors.joining(", "));
                throw new DivergedException(step, "the gradient norm is " + norm + " on the batch of problems " + problems, run.lastCheckpoint());
            }
        }

        /** Ends a run that cannot begin; one that is done goes on to its conclusion. */
        private void requireHope(Map<String, Double> metrics, DynamicSampling.Counts counts) {
            if (state.barren() >= PATIENCE && metrics.get("sampling/all_wrong") >= metrics.get("sampling/all_right")) {
                throw new IllegalStateException("no group to learn from in " + PATIENCE + " steps in a row, the last at step "
                        + state.step() + "; " + counts.describe());
            }
        }

        private void stopIfAsked() throws InterruptedException {
            if (Thread.interrupted()) {
                if (state.step() > 0) {
                    save();
                }
                throw new InterruptedException("stopped after step " + state.step() + " of " + run.id());
            }
        }

        private void save() {
            run.saveCheckpoint(state.step(), folder -> {
                Checkpoint.save(model, Optional.of(tokenizer.file()), folder);
                Safetensors.write(folder.resolve("optimizer.safetensors"), optimizer.state());
                state.write(folder);
            });
        }
    }
}
