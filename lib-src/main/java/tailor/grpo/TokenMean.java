package tailor.grpo;

import ai.djl.ndarray.NDArray;

/** DAPO and BNPO: mean over all tokens of the batch, each weighing the same (arXiv 2503.14476). */
public record TokenMean() implements Aggregation {

    @Override
    public NDArray weights(NDArray mask, int lengthLimit) {
        return mask.div(mask.sum().maximum(1));     // (B, T)
    }

    @Override
    public String name() {
        return "token_mean";
    }
}
