package tailor.grpo;

import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** Rewards with the statistics of their groups; the part that all advantages share. */
final class GroupedRewards {

    /** Rewards closer than this (relative to their size, at least 1) are equal: it covers sums made in fp32. */
    private static final double ROUNDING = 1e-6;

    private final double[] rewards;
    private final int[] groups;
    private final Map<Integer, SummaryStatistics> statistics = new HashMap<>();

    GroupedRewards(double[] rewards, int[] groups) {
        if (rewards.length == 0 || rewards.length != groups.length) {
            throw new IllegalArgumentException("rewards and groups must be equally many and at least one, but there are "
                    + rewards.length + " rewards and " + groups.length + " group numbers");
        }
        this.rewards = rewards;
        this.groups = groups;
        for (int i = 0; i < rewards.length; i++) {
            if (!Double.isFinite(rewards[i])) {
                throw new IllegalArgumentException("reward " + i + " is " + rewards[i]
                        + ": a verifier must return a finite number");
            }
            statistics.computeIfAbsent(groups[i], g -> new SummaryStatistics()).addValue(rewards[i]);
        }
    }

    /** Whether all rewards in the group of completion i are equal, up to rounding; true for a group of one. */
    boolean isUniform(int i) {
        SummaryStatistics group = statistics.get(groups[i]);
        double size = Math.max(1, Math.max(Math.abs(group.getMin()), Math.abs(group.getMax())));
        return group.getMax() - group.getMin() <= ROUNDING * size;
    }

    /** (B) R − μ of its group; exactly 0 in a uniform group. */
    double[] centred() {
        double[] centred = new double[rewards.length];
        for (int i = 0; i < rewards.length; i++) {
            centred[i] = isUniform(i) ? 0 : rewards[i] - statistics.get(groups[i]).getMean();
        }
        return centred;
    }

    /** Completions in the group of completion i. */
    long size(int i) {
        return statistics.get(groups[i]).getN();
    }

    /** Bessel-corrected standard deviation in the group of completion i. */
    double deviation(int i) {
        return statistics.get(groups[i]).getStandardDeviation();
    }

    static void checkEpsilon(double epsilon) {
        if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon of the advantage is " + epsilon + ": it must be finite and at least 0");
        }
    }
}
