package tailor.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;

/**
 * PPO's clipped surrogate with separate bounds: ℓ = −min(r·A, clip(r, 1−ε_low, 1+ε_high)·A).
 *
 * <p>ε_low = 0.2 with ε_high = 0.28 is DAPO's "clip-higher" (arXiv 2503.14476): rare tokens may gain more than they may lose.
 * With one update per rollout r is 1 everywhere, so nothing is cut and the loss is near 0 while its gradient is not.
 *
 * @param epsilonLow in [0, 1]
 * @param epsilonHigh at least 0
 * @param ratio one ratio a token or a sequence
 */
public record ClippedSurrogate(double epsilonLow, double epsilonHigh, ImportanceRatio ratio) implements Surrogate {

    /** Checks the ranges. */
    public ClippedSurrogate {
        if (!(epsilonLow >= 0 && epsilonLow <= 1)) {
            throw new IllegalArgumentException("epsilon_low is " + epsilonLow + ": it must lie in [0, 1]");
        }
        if (!(epsilonHigh >= 0) || Double.isInfinite(epsilonHigh)) {
            throw new IllegalArgumentException("epsilon_high is " + epsilonHigh + ": it must be finite and at least 0");
        }
        if (ratio == null) {
            throw new IllegalArgumentException("the clipped surrogate needs an importance ratio: token or sequence");
        }
    }

    /** DAPO's bounds 0.2 and 0.28 on the ratio of each token. */
    public ClippedSurrogate() {
        this(0.2, 0.28, new TokenRatio());
    }

    @Override
    public Terms terms(NDArray logProbs, NDArray logRatio, NDArray advantages) {
        NDArray r = logRatio.exp();
        NDArray clipped = r.clip(1 - epsilonLow, 1 + epsilonHigh);
        NDArray loss = NDArrays.minimum(r.mul(advantages), clipped.mul(advantages)).neg();
        NDArray free = r.stopGradient();
        NDArray low = free.lt(1 - epsilonLow).logicalAnd(advantages.lt(0));
        NDArray high = free.gt(1 + epsilonHigh).logicalAnd(advantages.gt(0));
        return new Terms(loss, low, high);
    }
}
