package tailor.train;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tailor.grpo.DynamicSampling;
import tailor.model.Decoder;
import tailor.rollout.Generator;
import tailor.rollout.RolloutGroup;
import tailor.rollout.SampleStreams;
import tailor.task.Problem;
import tailor.task.Verifier;
import tailor.text.Tokenizer;

/**
 * A step of {@link PolicyTrainer} without its files: sample, verify, observe, update, by the calls of its loop. No completion
 * ends before the limit, so that every step does the same work.
 */
public final class PolicyStep {
    private static final long SEED = 1;

    private final GrpoConfig config;
    private final Tokenizer tokenizer;
    private final Verifier verifier;
    private final Generator generator;
    private final PolicyUpdate update;
    private long step;

    /**
     * A trainer of the baseline's loss.
     *
     * @param samples completions of a prompt
     * @param newTokens of a completion
     */
    public PolicyStep(Decoder model, Tokenizer tokenizer, Verifier verifier, int samples, int newTokens, NDManager manager) {
        GrpoConfig defaults = GrpoConfig.defaults();
        RolloutConfig rollout = new RolloutConfig(8, samples, newTokens, LengthStage.NONE, 1, 0, 1, 0, 128, 1, 0, false);
        this.config = new GrpoConfig("bench", "vanilla", defaults.init(), defaults.task(), rollout, defaults.loss(), defaults.optimizer(),
                defaults.train(), defaults.watch(), defaults.evaluation());
        this.tokenizer = tokenizer;
        this.verifier = verifier;
        this.generator = new Generator(model, rollout.sampler(), newTokens, Set.of(), rollout.batch());
        PolicyGradient gradient = new PolicyGradient(model, config.loss().loss(), Optional.empty(), rollout.temperature(),
                config.train().passTokens());
        this.update = new PolicyUpdate(config, gradient, new AdamW(config.optimizer(), model.parameters(), manager), SEED);
    }

    /**
     * One step.
     *
     * @param prompts token ids
     * @return what is logged of it
     */
    public Map<String, Double> run(List<int[]> prompts) {
        step++;
        List<EncodedProblem> problems = prompts.stream().map(ids -> new EncodedProblem(new Problem("bench", "chance", "even"), ids)).toList();
        List<RolloutGroup> groups = generator.generate(prompts, config.rollout().samples(), new SampleStreams(SEED, step), 0);
        List<ScoredGroup> scored = ScoredGroup.of(problems, groups, tokenizer, verifier);
        Map<String, Double> metrics = RolloutMetrics.of(scored, DynamicSampling.keepAll(scored).counts());
        metrics.putAll(update.apply(scored, step, 0));
        return metrics;
    }
}
