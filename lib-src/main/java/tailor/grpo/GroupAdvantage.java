package tailor.grpo;

/**
 * GRPO's advantage (R − μ_g) / (σ_g + ε), σ_g the Bessel-corrected standard deviation of the group (arXiv 2402.03300).
 *
 * @param epsilon ε ≥ 0, added to the standard deviation
 */
public record GroupAdvantage(double epsilon) implements Advantage {

    /** ε of the reference implementations. */
    public static final double DEFAULT_EPSILON = 1e-4;

    /** Checks the range. */
    public GroupAdvantage {
        GroupedRewards.checkEpsilon(epsilon);
    }

    /** With {@link #DEFAULT_EPSILON}. */
    public GroupAdvantage() {
        this(DEFAULT_EPSILON);
    }

    @Override
    public double[] compute(double[] rewards, int[] groups) {
        GroupedRewards grouped = new GroupedRewards(rewards, groups);
        double[] advantages = grouped.centred();
        for (int i = 0; i < advantages.length; i++) {
            if (!grouped.isUniform(i)) {
                advantages[i] /= grouped.deviation(i) + epsilon;
            }
        }
        return advantages;
    }

    @Override
    public String name() {
        return "group";
    }
}
