package tailor.train;

import tailor.rollout.Sampler;

/**
 * How completions are sampled for training.
 *
 * @param prompts groups of an update, at least 1; the paper's 128
 * @param samples completions of a prompt (G), at least 2: a group of one has no baseline; the paper's 16
 * @param maxNewTokens longest completion, in tokens, once {@code firstStage} is over; the paper's 16384
 * @param firstStage shorter completions at first; the paper's 700 steps at 8192 tokens
 * @param temperature above 0; the paper's 1. The policy is trained at it too
 * @param topK most probable tokens to draw from; 0: all. Cuts make the update off-policy
 * @param topP mass of the most probable tokens to draw from, in (0, 1]; 1: all
 * @param minP least share of the largest probability to draw from, in [0, 1); 0: all
 * @param batch most sequences in flight at once
 * @param maxRounds dynamic sampling: an update may sample up to this many times {@code prompts} groups to find enough
 *     with right and wrong answers; 1 switches it off, and all groups are used
 * @param overlongBuffer DAPO's soft penalty: completions within this many tokens of the limit lose up to 1 of reward; 0: none
 * @param maskTruncated whether nothing is learned from completions that hit the limit (DAPO's overlong filtering); they still
 *     count in the baseline of their group
 */
public record RolloutConfig(
        int prompts,
        int samples,
        int maxNewTokens,
        LengthStage firstStage,
        double temperature,
        int topK,
        double topP,
        double minP,
        int batch,
        int maxRounds,
        int overlongBuffer,
        boolean maskTruncated) {

    public RolloutConfig {
        if (prompts < 1 || samples < 2) {
            throw new IllegalArgumentException("prompts = " + prompts + " must be at least 1 and samples = " + samples
                    + " at least 2: advantages compare the samples of a prompt");
        }
        if (maxNewTokens < 1 || batch < 1 || maxRounds < 1) {
            throw new IllegalArgumentException("max_new_tokens = " + maxNewTokens + ", batch = " + batch + " and max_rounds = "
                    + maxRounds + " must be at least 1");
        }
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature = " + temperature + " must be above 0: greedy samples are all equal");
        }
        if (firstStage.steps() > 0 && firstStage.maxNewTokens() >= maxNewTokens) {
            throw new IllegalArgumentException("first_stage.max_new_tokens = " + firstStage.maxNewTokens()
                    + " must be below max_new_tokens = " + maxNewTokens + ": the first stage is the shorter one (steps = 0 leaves it out)");
        }
        if (overlongBuffer < 0 || overlongBuffer > shortestLimit(maxNewTokens, firstStage)) {
            throw new IllegalArgumentException("overlong_buffer = " + overlongBuffer + " must be in [0, max_new_tokens = "
                    + shortestLimit(maxNewTokens, firstStage) + "]");
        }
        new Sampler(temperature, topK, topP, minP);       // checks the rest
    }

    private static int shortestLimit(int maxNewTokens, LengthStage firstStage) {
        return firstStage.steps() > 0 ? firstStage.maxNewTokens() : maxNewTokens;
    }

    /** The settings of a step, counted from 1: in the first stage its limit is that of the rollouts. */
    RolloutConfig at(long step) {
        return step > firstStage.steps() ? this : new RolloutConfig(prompts, samples, firstStage.maxNewTokens(), LengthStage.NONE,
                temperature, topK, topP, minP, batch, maxRounds, overlongBuffer, maskTruncated);
    }

    /** How a token is drawn. */
    Sampler sampler() {
        return new Sampler(temperature, topK, topP, minP);
    }
}
