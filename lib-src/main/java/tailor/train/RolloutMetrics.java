package tailor.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.StatUtils;
import tailor.grpo.DynamicSampling;
import tailor.rollout.Rollout;

/** What is logged of the completions of a step: of all that were sampled, so that dynamic sampling does not tint the curves. */
final class RolloutMetrics {
    private RolloutMetrics() {}

    /**
     * The metrics by the names that users know.
     *
     * @param groups all groups that were sampled
     * @param counts how dynamic sampling chose among them
     */
    static Map<String, Double> of(List<ScoredGroup> groups, DynamicSampling.Counts counts) {
        List<Rollout> rollouts = groups.stream().flatMap(g -> g.group().rollouts().stream()).toList();
        double tokens = rollouts.stream().mapToInt(r -> r.completion().length).sum();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("reward", groups.stream().flatMapToDouble(g -> Arrays.stream(g.rewards())).average().orElseThrow());
        metrics.put("reward_std", groups.stream().mapToDouble(g -> Math.sqrt(StatUtils.variance(g.rewards()))).average().orElseThrow());
        metrics.put("frac_reward_zero_std", share(groups.stream().filter(g -> StatUtils.max(g.rewards()) == StatUtils.min(g.rewards())).count(), groups.size()));
        metrics.put("entropy", meanEntropy(rollouts));
        metrics.put("completions/mean_length", tokens / rollouts.size());
        metrics.put("completions/clipped_ratio", share(rollouts.stream().filter(r -> !r.finished()).count(), rollouts.size()));
        metrics.put("sampling/groups_tried", (double) counts.tried());
        metrics.put("sampling/groups_kept", (double) counts.kept());
        metrics.put("sampling/all_right", share(groups.stream().filter(g -> g.correct() == g.rewards().length).count(), groups.size()));
        metrics.put("sampling/all_wrong", share(groups.stream().filter(g -> g.correct() == 0).count(), groups.size()));
        metrics.put("sampling/tokens_discarded", (double) counts.tokensDiscarded());
        return metrics;
    }

    /** Mean entropy of the distributions that the tokens were drawn from, nats; 0 without a token. */
    static double meanEntropy(List<Rollout> rollouts) {
        double sum = 0;
        long tokens = 0;
        for (Rollout rollout : rollouts) {
            tokens += rollout.entropies().length;
            for (float entropy : rollout.entropies()) {
                sum += entropy;
            }
        }
        return tokens == 0 ? 0 : sum / tokens;
    }

    private static double share(long part, int whole) {
        return part / (double) whole;
    }
}
