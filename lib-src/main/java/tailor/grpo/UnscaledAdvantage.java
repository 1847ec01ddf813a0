package tailor.grpo;

/** Dr. GRPO's advantage R − μ_g: no division, so that hard and easy prompts weigh as their rewards say (arXiv 2503.20783). */
public record UnscaledAdvantage() implements Advantage {

    @Override
    public double[] compute(double[] rewards, int[] groups) {
        return new GroupedRewards(rewards, groups).centred();
    }

    @Override
    public String name() {
        return "none";
    }
}
