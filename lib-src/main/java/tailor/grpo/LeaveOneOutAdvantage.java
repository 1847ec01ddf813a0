package tailor.grpo;

/**
 * RLOO's advantage: the reward minus the mean of the <em>other</em> rewards of its group, A = G/(G−1)·(R − μ_g) (arXiv 2402.14740).
 *
 * <p>The baseline does not depend on the completion that it judges, so the policy gradient is unbiased without any scaling.
 */
public record LeaveOneOutAdvantage() implements Advantage {

    @Override
    public double[] compute(double[] rewards, int[] groups) {
        GroupedRewards grouped = new GroupedRewards(rewards, groups);
        double[] advantages = grouped.centred();
        for (int i = 0; i < advantages.length; i++) {
            long size = grouped.size(i);
            advantages[i] *= size > 1 ? size / (size - 1.0) : 0;
        }
        return advantages;
    }

    @Override
    public String name() {
        return "rloo";
    }
}
