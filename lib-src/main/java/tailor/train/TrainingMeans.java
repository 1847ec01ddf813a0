package tailor.train;

import tailor.tensor.Precision;

/**
 * How a gradient is computed, not what it is: the results agree up to rounding.
 *
 * @param accumulation passes that the rows of a batch are divided into, at least 1
 * @param precision of states and products
 * @param activationCheckpointing whether blocks are computed again for their gradients, to save memory
 */
public record TrainingMeans(int accumulation, Precision precision, boolean activationCheckpointing) {
    /** One pass in fp32, everything kept. */
    public static final TrainingMeans PLAIN = new TrainingMeans(1, Precision.FP32, false);

    /** In fp32, everything of a pass kept. */
    public static TrainingMeans inPasses(int accumulation) {
        return new TrainingMeans(accumulation, Precision.FP32, false);
    }
}
