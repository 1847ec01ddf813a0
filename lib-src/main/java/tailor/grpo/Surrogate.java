package tailor.grpo;

import ai.djl.ndarray.NDArray;

/** The loss of a token as a function of its importance ratio and advantage; minimised. */
public sealed interface Surrogate permits ClippedSurrogate, CappedSurrogate {

    /**
     * The surrogate that a configuration names.
     *
     * @param name {@code clipped} (PPO, GRPO, DAPO, GSPO) or {@code cispo}
     * @param epsilonLow lower bound of {@code clipped}: the ratio counts from 1 − ε_low; without effect on {@code cispo}
     * @param epsilonHigh upper bound of {@code clipped}, up to 1 + ε_high; the largest weight itself of {@code cispo}
     * @throws IllegalArgumentException if there is none of that name, or a bound is out of range
     */
    static Surrogate named(String name, double epsilonLow, double epsilonHigh, ImportanceRatio ratio) {
        return switch (name) {
            case "clipped" -> new ClippedSurrogate(epsilonLow, epsilonHigh, ratio);
            case "cispo" -> new CappedSurrogate(epsilonHigh, ratio);
            default -> throw new IllegalArgumentException("unknown surrogate '" + name + "': use clipped or cispo");
        };
    }

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
