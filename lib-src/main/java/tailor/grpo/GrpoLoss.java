package tailor.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.OptionalDouble;
import tailor.tensor.Autograd;

/**
 * The GRPO loss: L = Σ_t weight_t · (ℓ_t + β_KL · k3_t), with ℓ from the surrogate and the weights from the aggregation.
 *
 * <p>k3 = exp(ref − π) − (ref − π) − 1 is the non-negative estimator of KL(π ‖ ref) of a sampled token.
 *
 * <p>With one update per rollout the loss is the mean advantage with changed sign, near 0, while its gradient is the
 * policy gradient: look at the reward, not at the loss.
 *
 * @param surrogate loss of a token
 * @param aggregation weights of the tokens
 * @param klWeight β_KL ≥ 0; 0 needs no reference (the paper uses none)
 */
public record GrpoLoss(Surrogate surrogate, Aggregation aggregation, double klWeight) {

    /**
     * The loss of a batch and what is logged of it.
     *
     * @param loss () scalar, with gradient
     * @param clipLow fraction of tokens whose gradient the lower bound cuts off, in [0, 1]
     * @param clipHigh the same for the upper bound
     * @param kl mean k3 a token in nats; empty without a reference
     * @param tokens number of tokens that counted
     */
    public record Result(NDArray loss, double clipLow, double clipHigh, OptionalDouble kl, long tokens) {}

    /** Checks the ranges. */
    public GrpoLoss {
        if (surrogate == null || aggregation == null) {
            throw new IllegalArgumentException("the GRPO loss needs a surrogate and an aggregation, got "
                    + surrogate + " and " + aggregation);
        }
        if (!(klWeight >= 0) || Double.isInfinite(klWeight)) {
            throw new IllegalArgumentException("kl_weight is " + klWeight + ": it must be finite and at least 0");
        }
    }

    /** The paper's setting: clip-higher 0.2/0.28, token mean, no KL. */
    public GrpoLoss() {
        this(new ClippedSurrogate(), new TokenMean(), 0);
    }

    /**
     * Loss of a whole batch.
     *
     * @throws IllegalArgumentException if β_KL > 0 and the batch has no reference
     */
    public Result apply(GrpoBatch batch) {
        return apply(batch, aggregation.weights(batch.mask(), batch.lengthLimit()));
    }

    /**
     * Loss of a micro-batch whose weights were made for the whole batch; the losses of its parts add up to that of the whole.
     *
     * @param batch B sequences
     * @param weights (B, T) rows of {@link Aggregation#weights}
     * @throws IllegalArgumentException if β_KL > 0 and the batch has no reference
     */
    public Result apply(GrpoBatch batch, NDArray weights) {
        if (klWeight > 0 && batch.refLogProbs() == null) {
            throw new IllegalArgumentException("kl_weight is " + klWeight
                    + " but the batch has no reference log-probabilities: give them, or set kl_weight to 0");
        }
        NDArray counts = batch.mask().toType(DataType.BOOLEAN, false);
        NDArray nothing = batch.mask().zerosLike();
        // where() and not a product with the mask: padding may hold −∞, and 0 · ∞ is NaN.
        NDArray logProbs = NDArrays.where(counts, batch.logProbs(), nothing);                       // (B, T)
        NDArray logRatio = logProbs.sub(NDArrays.where(counts, batch.oldLogProbs(), nothing));      // (B, T)
        NDArray level = surrogate.ratio().logRatio(logRatio, batch.mask());                         // (B, T) or (B, 1)
        Surrogate.Terms terms = surrogate.terms(logProbs, level, batch.advantages().expandDims(1));
        NDArray perToken = terms.loss();
        NDArray kl = null;
        if (batch.refLogProbs() != null) {
            NDArray gap = NDArrays.where(counts, batch.refLogProbs(), nothing).sub(logProbs);
            kl = gap.exp().sub(gap).sub(1);                                                         // (B, T)
            perToken = klWeight > 0 ? perToken.add(kl.mul(Autograd.constant(kl, klWeight))) : perToken;
        }
        return result(perToken.mul(weights).sum(), terms, kl, batch.mask());
    }

    private static Result result(NDArray loss, Surrogate.Terms terms, NDArray kl, NDArray mask) {
        NDArray logged = kl == null ? mask : kl.stopGradient();
        NDList sums = new NDList(
                mask.sum(),
                terms.cutLow().toType(mask.getDataType(), false).mul(mask).sum(),
                terms.cutHigh().toType(mask.getDataType(), false).mul(mask).sum(),
                logged.mul(mask).sum());
        // One copy to the host for all numbers: on a GPU each copy waits for the device.
        float[] s = NDArrays.stack(sums).toType(DataType.FLOAT32, false).toFloatArray();
        double tokens = Math.max(1, s[0]);
        return new Result(loss, s[1] / tokens, s[2] / tokens,
                kl == null ? OptionalDouble.empty() : OptionalDouble.of(s[3] / tokens), Math.round(s[0]));
    }
}
