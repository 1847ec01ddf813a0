package tailor.grpo;

import ai.djl.ndarray.NDArray;

/** GRPO: mean over each sequence, then over sequences; a token of a long completion weighs less (arXiv 2402.03300). */
public record SequenceMean() implements Aggregation {

    @Override
    public NDArray weights(NDArray mask, int lengthLimit) {
        NDArray length = mask.sum(new int[] {1}, true).maximum(1);      // (B, 1)
        return mask.div(length.mul(mask.getShape().get(0)));            // (B, T)
    }

    @Override
    public String name() {
        return "sequence_mean";
    }
}
