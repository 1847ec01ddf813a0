package tailor.train;

import tailor.grpo.Advantage;
import tailor.grpo.Aggregation;
import tailor.grpo.ClippedSurrogate;
import tailor.grpo.GrpoLoss;
import tailor.grpo.ImportanceRatio;

/**
 * The loss of the policy.
 *
 * @param advantage {@code group} (GRPO), {@code batch}, or {@code none} (Dr. GRPO: no scaling)
 * @param ratio level of the importance ratio: {@code token}, or {@code sequence} (GSPO, which wants bounds near 4e-4)
 * @param epsilonLow lower clipping bound, in [0, 1]
 * @param epsilonHigh upper clipping bound, at least 0
 * @param aggregation {@code token_mean} (dapo, bnpo), {@code sequence_mean} (grpo), or {@code fixed_length} (dr_grpo)
 * @param klWeight weight of the KL to the starting model, at least 0
 */
public record PolicyLossConfig(
        Advantage advantage, ImportanceRatio ratio, double epsilonLow, double epsilonHigh, Aggregation aggregation, double klWeight) {

    public PolicyLossConfig {
        new GrpoLoss(new ClippedSurrogate(epsilonLow, epsilonHigh, ratio), aggregation, klWeight);      // checks the ranges
        if (advantage == null) {
            throw new IllegalArgumentException("advantage must be group, batch or none");
        }
    }

    /** The loss that these settings describe. */
    GrpoLoss loss() {
        return new GrpoLoss(new ClippedSurrogate(epsilonLow, epsilonHigh, ratio), aggregation, klWeight);
    }
}
