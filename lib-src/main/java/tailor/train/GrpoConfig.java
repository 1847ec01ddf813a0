package tailor.train;

import tailor.grpo.EntropyBonus;
import tailor.grpo.GroupAdvantage;
import tailor.grpo.TokenMean;
import tailor.grpo.TokenRatio;
import tailor.tensor.Precision;

/**
 * Reinforcement learning with verifiable rewards: an earlier run's model on problems whose answers can be checked.
 *
 * @param variant a name for tables, such as {@code precision}
 * @param preset the published algorithm that this follows, a name for tables; to change to another one, vary or set this key in
 *     a study, which sets all keys of {@link GrpoPreset}
 * @param init the run to start from; its tokenizer is kept
 * @param task the problems
 * @param rollout how completions are sampled for training
 * @param loss advantage, surrogate and aggregation
 * @param optimizer constant learning rate
 * @param train how long and how much at once
 * @param watch when the policy counts as collapsed
 * @param evaluation accuracy on held-out problems
 */
public record GrpoConfig(
        String variant,
        String preset,
        InitConfig init,
        TaskConfig task,
        RolloutConfig rollout,
        PolicyLossConfig loss,
        OptimizerConfig optimizer,
        GrpoTrainConfig train,
        WatchConfig watch,
        AnswerEvaluationConfig evaluation) {

    /**
     * The paper's recipe (on-policy, clip-higher, token mean, dynamic sampling, no KL, constant rate, temperature 1) for a
     * model of about a million parameters; the paper takes 128 prompts × 16 samples a step and a rate of 1e-6 at 1B to 20B.
     */
    public static GrpoConfig defaults() {
        return new GrpoConfig(
                "baseline",
                "paper",
                new InitConfig(""),
                new TaskConfig("arithmetic", 4000),
                new RolloutConfig(16, 8, 48, LengthStage.NONE, 1, 0, 1, 0, 128, 3, 0, false),
                new PolicyLossConfig(new GroupAdvantage(), "clipped", new TokenRatio(), 0.2, 0.28, new TokenMean(), 0, EntropyBonus.NONE),
                new OptimizerConfig(3e-4, 0.9, 0.95, 1e-8, 0, 1.0),
                new GrpoTrainConfig(100, 1, 1, 8192, Precision.FP32, false, 50, 1),
                new WatchConfig(50, 0.5, 0.9, false),
                new AnswerEvaluationConfig(50, 200, 4, 1, 0, 1, 0, 256));
    }
}
