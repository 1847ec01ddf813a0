package tailor.train;

/**
 * AdamW (Loshchilov and Hutter, arXiv 1711.05101) with global-norm clipping.
 *
 * @param learningRate peak, above 0
 * @param beta1 decay of the mean gradient, in [0, 1)
 * @param beta2 decay of the mean square, in [0, 1)
 * @param eps added to the root mean square, above 0
 * @param weightDecay on matrices only (not on norms), at least 0; the paper's 0.1
 * @param clipNorm largest global gradient norm, above 0; the paper's 1.0
 */
public record OptimizerConfig(double learningRate, double beta1, double beta2, double eps, double weightDecay, double clipNorm) {
    public OptimizerConfig {
        if (!(learningRate > 0 && learningRate <= 1)) {
            throw new IllegalArgumentException("learning_rate = " + learningRate + " must be in (0, 1]");
        }
        if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("beta1 = " + beta1 + " and beta2 = " + beta2 + " must be in [0, 1)");
        }
        if (!(eps > 0) || !(weightDecay >= 0) || !(clipNorm > 0)) {
            throw new IllegalArgumentException("eps = " + eps + " and clip_norm = " + clipNorm
                    + " must be above 0, weight_decay = " + weightDecay + " at least 0");
        }
    }
}
