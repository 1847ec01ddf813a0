package tailor.rollout;

import java.util.Arrays;

/**
 * One sampled completion. Arrays are not copied: treat them as constants.
 *
 * @param prompt token ids, at least one
 * @param completion sampled token ids, the end token included when one was drawn
 * @param logProbs log π of each completion token at the sampler's temperature (greedy: at 1), nats; of the whole distribution,
 *     before the cuts of top-k, top-p and min-p
 * @param entropies of the distributions they were drawn from, likewise, nats
 * @param finished whether an end token was drawn; false when the length limit cut it off
 */
public record Rollout(int[] prompt, int[] completion, float[] logProbs, float[] entropies, boolean finished) {

    /** Checks the lengths. */
    public Rollout {
        if (prompt.length == 0 || completion.length != logProbs.length || completion.length != entropies.length) {
            throw new IllegalArgumentException("rollout with " + prompt.length + " prompt tokens, " + completion.length
                    + " completion tokens and " + logProbs.length + " log-probabilities and "
                    + entropies.length + " entropies: expected a prompt, and as many of the others");
        }
    }

    /** Prompt and completion, as the model reads them. */
    public int[] tokens() {
        int[] all = Arrays.copyOf(prompt, prompt.length + completion.length);
        System.arraycopy(completion, 0, all, prompt.length, completion.length);
        return all;
    }

    /** The completion without its end token: what is decoded and verified. */
    public int[] answer() {
        return finished ? Arrays.copyOf(completion, completion.length - 1) : completion;
    }
}
