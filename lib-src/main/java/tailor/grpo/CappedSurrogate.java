package tailor.grpo;

import ai.djl.ndarray.NDArray;

/**
 * CISPO's surrogate: the ratio is capped as a weight, the gradient of no token is cut off (arXiv 2506.13585).
 *
 * <p>ℓ = −sg(min(r, cap))·A·log π. Low probabilities are not bounded, so the low clip fraction is always 0; the high one
 * counts the tokens with positive advantage whose weight is capped.
 *
 * @param cap largest weight, above 0
 * @param ratio one ratio a token or a sequence
 */
public record CappedSurrogate(double cap, ImportanceRatio ratio) implements Surrogate {

    /** Checks the ranges. */
    public CappedSurrogate {
        if (!(cap > 0) || Double.isInfinite(cap)) {
            throw new IllegalArgumentException("the cap on the importance ratio is " + cap + ": it must be finite and above 0");
        }
        if (ratio == null) {
            throw new IllegalArgumentException("the capped surrogate needs an importance ratio: token or sequence");
        }
    }

    @Override
    public Terms terms(NDArray logProbs, NDArray logRatio, NDArray advantages) {
        NDArray r = logRatio.stopGradient().exp();
        NDArray weight = r.minimum(cap);
        NDArray loss = weight.mul(advantages).mul(logProbs).neg();
        NDArray high = r.gt(cap).logicalAnd(advantages.gt(0));
        return new Terms(loss, r.lt(0), high);
    }
}
