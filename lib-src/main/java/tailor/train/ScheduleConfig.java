package tailor.train;

/**
 * Warmup-stable-decay: a linear rise, a plateau, a linear fall.
 *
 * @param warmupSteps steps of the rise, at least 0
 * @param decayShare share of all steps that the fall takes, in [0, 1]; 0 stays on the plateau, 1 falls from the start
 * @param finalShare learning rate at the end as a share of the peak, in [0, 1]
 */
public record ScheduleConfig(int warmupSteps, double decayShare, double finalShare) {
    public ScheduleConfig {
        if (warmupSteps < 0) {
            throw new IllegalArgumentException("warmup_steps = " + warmupSteps + " must be at least 0");
        }
        if (!(decayShare >= 0 && decayShare <= 1) || !(finalShare >= 0 && finalShare <= 1)) {
            throw new IllegalArgumentException("decay_share = " + decayShare + " and final_share = " + finalShare + " must be in [0, 1]");
        }
    }

    /**
     * The factor on the peak learning rate.
     *
     * @param step from 1 to {@code steps}
     */
    public double factor(long step, long steps) {
        double rise = warmupSteps == 0 ? 1 : Math.min(1, step / (double) warmupSteps);
        double fall = decayShare == 0 ? 0 : Math.max(0, 1 - (steps - step) / (decayShare * steps));
        return rise * (1 - fall * (1 - finalShare));
    }
}
