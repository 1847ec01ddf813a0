package tailor.grpo;

import java.util.List;
import tailor.rollout.Rollout;

/**
 * Rollouts laid out for a forward pass: prompt and completion in a row, padded at the right, which causal attention never sees.
 *
 * <p>Letters: b rollouts, L input tokens, T completion tokens, N completion tokens of all rollouts.
 *
 * @param size b
 * @param width L, the longest input (the last token is only a target)
 * @param completion T, the longest completion
 * @param ids (b·L) input tokens
 * @param positions (N) places in (b·L) whose state predicts a completion token, rollout by rollout
 * @param targets (N) those completion tokens
 * @param slots (N) their places in (b·T)
 */
public record PaddedRollouts(
        int size, int width, int completion, long[] ids, long[] positions, long[] targets, long[] slots) {

    /**
     * Lays out rollouts.
     *
     * @param rollouts at least one, each with at least one completion token
     */
    public static PaddedRollouts of(List<Rollout> rollouts) {
        int width = rollouts.stream().mapToInt(r -> r.prompt().length + r.completion().length - 1).max().orElseThrow();
        int longest = rollouts.stream().mapToInt(r -> r.completion().length).max().orElseThrow();
        int tokens = rollouts.stream().mapToInt(r -> r.completion().length).sum();
        long[] ids = new long[rollouts.size() * width];
        long[] positions = new long[tokens];
        long[] targets = new long[tokens];
        long[] slots = new long[tokens];
        int n = 0;
        for (int b = 0; b < rollouts.size(); b++) {
            int[] all = rollouts.get(b).tokens();
            int prompt = rollouts.get(b).prompt().length;
            for (int t = 0; t < all.length - 1; t++) {
                ids[b * width + t] = all[t];
            }
            for (int t = prompt; t < all.length; t++, n++) {
                positions[n] = (long) b * width + t - 1;
                targets[n] = all[t];
                slots[n] = (long) b * longest + t - prompt;
            }
        }
        return new PaddedRollouts(rollouts.size(), width, longest, ids, positions, targets, slots);
    }
}
