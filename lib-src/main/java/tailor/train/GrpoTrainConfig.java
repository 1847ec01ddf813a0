package tailor.train;

/**
 * How long, how much at once, how often to save.
 *
 * @param steps rollout batches, each followed by {@code epochs × minibatches} optimizer steps
 * @param epochs passes over each rollout batch; more than 1 is off-policy
 * @param minibatches optimizer steps of a pass, divides {@code rollout.prompts} best; more than 1 is off-policy
 * @param passTokens most tokens of one forward pass; bounds the memory
 * @param checkpointEvery steps between checkpoints; the last step always has one
 * @param threads CPU threads of one run; results depend on it in the last bits
 */
public record GrpoTrainConfig(int steps, int epochs, int minibatches, int passTokens, int checkpointEvery, int threads) {

    public GrpoTrainConfig {
        require("steps", steps);
        require("epochs", epochs);
        require("minibatches", minibatches);
        require("pass_tokens", passTokens);
        require("checkpoint_every", checkpointEvery);
        require("threads", threads);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 1");
        }
    }

    /** Whether the policy that is trained is always the one that sampled. */
    boolean isOnPolicy() {
        return epochs * minibatches == 1;
    }
}
