package tailor.grpo;

import ai.djl.ndarray.NDArray;

/** The loss of a token as a function of its importance ratio and advantage; minimised. */
public sealed interface Surrogate permits ClippedSurrogate, CappedSurrogate {

    /** Level of the importance ratio. */
    ImportanceRatio ratio();

    /**
     * Losses of the tokens, and which of them were cut.
     *
     * @param logProbs (B, T) log π of the chosen tokens, with gradient
     * @param logRatio (B, T) or (B, 1) log importance ratio of {@link #ratio()}, with gradient
     * @param advantages (B, 1)
     * @return terms that broadcast to (B, T)
     */
    Terms terms(NDArray logProbs, NDArray logRatio, NDArray advantages);

    /**
     * What a surrogate makes of a batch; each (B, T) or (B, 1).
     *
     * @param loss loss of the token, with gradient
     * @param cutLow boolean, where the lower bound cuts the gradient off
     * @param cutHigh boolean, where the upper bound does
     */
    record Terms(NDArray loss, NDArray cutLow, NDArray cutHigh) {}
}
