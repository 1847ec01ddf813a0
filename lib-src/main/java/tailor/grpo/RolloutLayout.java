package tailor.grpo;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tailor.model.BranchedBatch;
import tailor.rollout.Rollout;

/**
 * Rollouts laid out for a forward pass: prompts as trunks, each once however many completions it has, and the completions as
 * their branches.
 *
 * <p>Letters: b rollouts, T the longest completion, N completion tokens of all of them.
 *
 * @param batch what the model reads; the last token of a completion is only a target
 * @param size b
 * @param completion T
 * @param positions (N) places in the batch whose state predicts a completion token, rollout by rollout
 * @param targets (N) those completion tokens
 * @param slots (N) their places in (b·T)
 */
public record RolloutLayout(BranchedBatch batch, int size, int completion, long[] positions, long[] targets, long[] slots) {

    /**
     * Lays out rollouts.
     *
     * @param rollouts at least one, each with at least one completion token
     */
    public static RolloutLayout of(List<Rollout> rollouts) {
        Map<IntBuffer, Integer> trunks = new LinkedHashMap<>();
        int[] owners = new int[rollouts.size()];
        List<int[]> branches = new ArrayList<>();
        for (int b = 0; b < owners.length; b++) {
            Rollout rollout = rollouts.get(b);
            Integer next = trunks.size();
            Integer known = trunks.putIfAbsent(IntBuffer.wrap(rollout.prompt()), next);
            owners[b] = known == null ? next : known;
            branches.add(Arrays.copyOf(rollout.completion(), rollout.completion().length - 1));
        }
        BranchedBatch batch = new BranchedBatch(trunks.keySet().stream().map(IntBuffer::array).toList(), branches, owners);
        return targets(batch, rollouts);
    }

    private static RolloutLayout targets(BranchedBatch batch, List<Rollout> rollouts) {
        int longest = rollouts.stream().mapToInt(r -> r.completion().length).max().orElseThrow();
        int tokens = rollouts.stream().mapToInt(r -> r.completion().length).sum();
        long[] positions = new long[tokens];
        long[] targets = new long[tokens];
        long[] slots = new long[tokens];
        int n = 0;
        for (int b = 0; b < rollouts.size(); b++) {
            int[] completion = rollouts.get(b).completion();
            for (int t = 0; t < completion.length; t++, n++) {
                positions[n] = batch.before(b, t);
                targets[n] = completion[t];
                slots[n] = (long) b * longest + t;
            }
        }
        return new RolloutLayout(batch, rollouts.size(), longest, positions, targets, slots);
    }
}
