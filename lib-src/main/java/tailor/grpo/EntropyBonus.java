package tailor.grpo;

/**
 * A reward for entropy: the loss has −α·H of each completion token beside GRPO's, with the weights of the aggregation.
 *
 * <p>With a target the coefficient adapts (arXiv 2505.22312, §3.2): α grows by a step while the entropy is below the target and
 * shrinks by one, not below 0, while it is above; it acts only below.
 *
 * @param weight α, or the first one with a target; at least 0, 0 without a target switches the bonus off
 * @param target entropy in nats that α is adapted to; 0: α is fixed
 * @param step change of α after each training step with a target, at least 0
 */
public record EntropyBonus(double weight, double target, double step) {
    /** No bonus. */
    public static final EntropyBonus NONE = new EntropyBonus(0, 0, 0);

    public EntropyBonus {
        requireAtLeastZero("weight", weight);
        requireAtLeastZero("target", target);
        requireAtLeastZero("step", step);
        if (target > 0 && step == 0) {
            throw new IllegalArgumentException("entropy_bonus.step = 0 never adapts to entropy_bonus.target = " + target
                    + ": give a step such as 0.001, or set the target to 0");
        }
    }

    private static void requireAtLeastZero(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("entropy_bonus." + name + " = " + value + " must be finite and at least 0");
        }
    }

    /** Whether there is anything to log. */
    public boolean acts() {
        return weight > 0 || target > 0;
    }

    /**
     * α after a step.
     *
     * @param current before it
     * @param entropy of the completions of the step, nats
     */
    public double adapted(double current, double entropy) {
        if (target == 0) {
            return weight;
        }
        return Math.max(0, current + (entropy < target ? step : -step));
    }

    /** α that acts on a step. */
    public double acting(double current, double entropy) {
        return target == 0 || entropy < target ? current : 0;
    }
}
