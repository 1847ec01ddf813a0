package tailor.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * What the loss is computed from. All arrays are of one floating type; values where the mask is 0 count nowhere, whatever they are.
 *
 * @param logProbs (B, T) log π of the sampled tokens under the policy being trained; the gradient flows through it
 * @param oldLogProbs (B, T) the same under the policy that sampled them, no gradient
 * @param refLogProbs (B, T) the same under the reference policy, no gradient; or null
 * @param advantages (B), one a sequence
 * @param mask (B, T) 1 on completion tokens that count, else 0
 * @param lengthLimit largest length a completion may have, at least T
 */
public record GrpoBatch(
        NDArray logProbs, NDArray oldLogProbs, NDArray refLogProbs, NDArray advantages, NDArray mask, int lengthLimit) {

    /** Checks the shapes. */
    public GrpoBatch {
        Shape shape = logProbs.getShape();
        if (shape.dimension() != 2 || shape.size() == 0) {
            throw new IllegalArgumentException("log_probs have shape " + shape + ": expected (sequences, tokens), neither 0");
        }
        check("old_log_probs", oldLogProbs, logProbs, shape);
        check("mask", mask, logProbs, shape);
        check("advantages", advantages, logProbs, new Shape(shape.get(0)));
        if (refLogProbs != null) {
            check("ref_log_probs", refLogProbs, logProbs, shape);
        }
        if (lengthLimit < shape.get(1)) {
            throw new IllegalArgumentException("the length limit is " + lengthLimit + ": it must be at least the "
                    + shape.get(1) + " tokens of the batch");
        }
    }

    /**
     * A batch for the first update after sampling: the old policy is the current one, so the ratio is exactly 1.
     *
     * @param logProbs (B, T) as above
     * @param advantages (B)
     * @param mask (B, T)
     * @param lengthLimit at least T
     */
    public static GrpoBatch onPolicy(NDArray logProbs, NDArray advantages, NDArray mask, int lengthLimit) {
        return new GrpoBatch(logProbs, logProbs.stopGradient(), null, advantages, mask, lengthLimit);
    }

    private static void check(String name, NDArray array, NDArray logProbs, Shape shape) {
        if (!array.getShape().equals(shape)) {
            throw new IllegalArgumentException(name + " have shape " + array.getShape() + ": expected " + shape
                    + ", to fit log_probs " + logProbs.getShape());
        }
        if (array.getDataType() != logProbs.getDataType()) {
            throw new IllegalArgumentException(name + " are " + array.getDataType() + ": expected "
                    + logProbs.getDataType() + ", the type of log_probs");
        }
    }
}
