package tailor.train;

import tailor.tensor.Precision;

/**
 * How long, how much at once, how often to save.
 *
 * @param steps rollout batches, each followed by {@code epochs × minibatches} optimizer steps
 * @param epochs passes over each rollout batch; more than 1 is off-policy
 * @param minibatches optimizer steps of a pass, divides {@code rollout.prompts} best; more than 1 is off-policy
 * @param passTokens most tokens of one forward pass; bounds the memory
 * @param precision {@code fp32}, or {@code bf16} for states and products of the update; weights, optimizer and sampling are fp32 in
 *     any case, so that with several updates per rollout the importance ratio starts near 1, not at it
 * @param activationCheckpointing whether blocks are computed again for their gradients: a third more work, much less memory
 * @param checkpointEvery steps between checkpoints; the last step always has one
 * @param threads CPU threads of one run; results depend on it in the last bits
 */
public record GrpoTrainConfig(int steps, int epochs, int minibatches, int passTokens, Precision precision, boolean activationCheckpointing,
        int checkpointEvery, int threads) {

    public GrpoTrainConfig {
        require("steps", steps);
        require("epochs", epochs);
        require("minibatches", minibatches);
        require("pass_tokens", passTokens);
        precision = precision == null ? Precision.FP32 : precision;
        require("checkpoint_every", checkpointEvery);
        require("threads", threads);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 1");
        }
    }

    /** How a gradient is computed; passes are cut by tokens, not by number. */
    TrainingMeans means() {
        return new TrainingMeans(1, precision, activationCheckpointing);
    }

    /** Whether the policy that is trained is always the one that sampled. */
    boolean isOnPolicy() {
        return epochs * minibatches == 1;
    }
}
