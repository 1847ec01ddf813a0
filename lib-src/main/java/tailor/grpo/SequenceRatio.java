package tailor.grpo;

import ai.djl.ndarray.NDArray;

/** One ratio a sequence, the length-normalised likelihood ratio of GSPO: exp of the mean log-ratio (arXiv 2507.18071). */
public record SequenceRatio() implements ImportanceRatio {

    @Override
    public NDArray logRatio(NDArray tokenLogRatio, NDArray mask) {
        int[] time = {1};
        NDArray length = mask.sum(time, true).maximum(1);       // (B, 1)
        return tokenLogRatio.sum(time, true).div(length);       // (B, 1)
    }

    @Override
    public String name() {
        return "sequence";
    }
}
