package tailor.grpo;

import org.apache.commons.math3.stat.StatUtils;

/**
 * Group mean, batch scale: (R − μ_g) / (σ + ε), σ the Bessel-corrected standard deviation of all rewards of the batch.
 *
 * <p>Unlike {@link GroupAdvantage} it does not blow up the nearly solved and the nearly hopeless groups.
 *
 * @param epsilon ε ≥ 0, added to the standard deviation
 */
public record BatchAdvantage(double epsilon) implements Advantage {

    /** Checks the range. */
    public BatchAdvantage {
        GroupedRewards.checkEpsilon(epsilon);
    }

    /** With {@link GroupAdvantage#DEFAULT_EPSILON}. */
    public BatchAdvantage() {
        this(GroupAdvantage.DEFAULT_EPSILON);
    }

    @Override
    public double[] compute(double[] rewards, int[] groups) {
        double[] advantages = new GroupedRewards(rewards, groups).centred();
        if (rewards.length == 1) {
            return advantages;
        }
        double scale = Math.sqrt(StatUtils.variance(rewards)) + epsilon;
        for (int i = 0; i < advantages.length; i++) {
            // 0 stays 0 without a division: with ε = 0 and equal rewards it would be 0/0.
            advantages[i] = advantages[i] == 0 ? 0 : advantages[i] / scale;
        }
        return advantages;
    }

    @Override
    public String name() {
        return "batch";
    }
}
