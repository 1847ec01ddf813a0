package tailor.grpo;

import ai.djl.ndarray.NDArray;

/** Dr. GRPO: sum over tokens divided by the constant B · length limit, so that length carries no bias (arXiv 2503.20783). */
public record FixedLength() implements Aggregation {

    @Override
    public NDArray weights(NDArray mask, int lengthLimit) {
        return mask.div((double) mask.getShape().get(0) * lengthLimit);     // (B, T)
    }

    @Override
    public String name() {
        return "fixed_length";
    }
}
