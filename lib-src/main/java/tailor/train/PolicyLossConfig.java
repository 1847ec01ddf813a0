package tailor.train;

import tailor.grpo.Advantage;
import tailor.grpo.Aggregation;
import tailor.grpo.EntropyBonus;
import tailor.grpo.GrpoLoss;
import tailor.grpo.ImportanceRatio;
import tailor.grpo.Surrogate;

/**
 * The loss of the policy.
 *
 * @param advantage {@code group} (GRPO), {@code batch}, {@code none} (Dr. GRPO: no scaling) or {@code rloo}
 * @param surrogate {@code clipped}, or {@code cispo}, whose largest weight is {@code epsilon_high} and wants to be above 1
 * @param ratio level of the importance ratio: {@code token}, or {@code sequence} (GSPO, which wants bounds near 4e-4)
 * @param epsilonLow lower clipping bound, in [0, 1]
 * @param epsilonHigh upper clipping bound, at least 0
 * @param aggregation {@code token_mean} (dapo, bnpo), {@code sequence_mean} (grpo), or {@code fixed_length} (dr_grpo)
 * @param klWeight weight of the KL to the starting model, at least 0
 * @param entropyBonus a reward for entropy, fixed or adapted to a target
 */
public record PolicyLossConfig(
        Advantage advantage,
        String surrogate,
        ImportanceRatio ratio,
        double epsilonLow,
        double epsilonHigh,
        Aggregation aggregation,
        double klWeight,
        EntropyBonus entropyBonus) {

    public PolicyLossConfig {
        new GrpoLoss(Surrogate.named(surrogate, epsilonLow, epsilonHigh, ratio), aggregation, klWeight);    // checks the ranges
        if (advantage == null) {
            throw new IllegalArgumentException("advantage must be group, batch, none or rloo");
        }
    }

    /** The loss that these settings describe. */
    GrpoLoss loss() {
        return new GrpoLoss(Surrogate.named(surrogate, epsilonLow, epsilonHigh, ratio), aggregation, klWeight);
    }
}
