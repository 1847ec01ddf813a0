package tailor.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;
import tailor.tensor.TorchOps;

/**
 * Reward-shaped next-token loss: cross-entropy generalised as a single-step policy gradient.
 *
 * <p>L = −[ sg(w) log π(x) + λ̃ Σ_{a∈K∖x} π(a) + λ̂ Σ_{a∉K,a≠x} π(a) ], w = (1 − π(x))^β — arXiv 2512.22955, Eq. 11–13.
 * β &lt; 0 sharpens (precision), β &gt; 0 flattens (diversity); (0, 0, 0) is cross-entropy. K, the k most probable tokens,
 * and w carry no gradient. Ties at the k-th place go to the lower index; k ≥ V leaves no tail.
 *
 * <p><b>Departure.</b> The expectation over actions is summed exactly instead of sampled; the gradient is the same.
 *
 * <p>Numerics: 1 − π comes from log π by expm1; for β &lt; 0 it is floored at {@value #FLOOR}, so that w stays below 32 at
 * β = −0.25 where the model is certain; the gradient there is about w·(1 − π), which vanishes all the same.
 *
 * @param beta exponent of 1 − π(x), in [−1, 10]
 * @param lambdaTop λ̃, reward of wrong tokens in K, in [−10, 10]
 * @param lambdaTail λ̂, reward of wrong tokens outside K, in [−10, 10]
 * @param k size of K, at least 1
 * @param form how Eq. 11 is read
 */
public record ShapedReward(double beta, double lambdaTop, double lambdaTail, int k, PositiveForm form) implements TokenLoss {
    /** The least 1 − π(x) that enters a negative power: a log-softmax in fp32 gives exactly 0 below about 1e-7. */
    public static final double FLOOR = 1e-6;

    /** Cross-entropy: the paper's baseline. */
    public static final ShapedReward BASELINE = new ShapedReward(0, 0, 0, 100, PositiveForm.SCALED);

    public ShapedReward {
        requireRange("beta", beta, -1, 10);
        requireRange("lambda_top", lambdaTop, -10, 10);
        requireRange("lambda_tail", lambdaTail, -10, 10);
        if (k < 1) {
            throw new IllegalArgumentException("k = " + k + " must be at least 1");
        }
        form = form == null ? PositiveForm.SCALED : form;
    }

    private static void requireRange(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " = " + value + " must be in [" + low + ", " + high + "]");
        }
    }

    @Override
    public NDArray perToken(NDArray logits, NDArray targets, NDArray detached) {
        NDArray constantLogProb = TorchOps.get().apply("target_log_prob", detached, targets);
        NDArray loss = TorchOps.get().apply("target_log_prob", logits, targets).mul(weight(constantLogProb)).neg();
        if (!shapesWrongTokens()) {
            return loss;
        }
        NDArray wrong = detached.onesLike();
        wrong = wrong.sub(targets.oneHot((int) detached.getShape().get(1), DataType.BOOLEAN).toType(wrong.getDataType(), false));
        NDArray head = topMask(detached).toType(wrong.getDataType(), false);
        NDArray rate = wrong.mul(head.mul(lambdaTop - lambdaTail).add(lambdaTail));      // (N, V): λ̃ in K, λ̂ outside, 0 at x
        return loss.sub(logits.softmax(-1).mul(rate.stopGradient()).sum(new int[] {-1}));
    }

    @Override
    public NDArray logitGradient(NDArray logits, NDArray targets) {
        return TorchOps.get().runOne("shaped_gradient", logits.getManager(), logits, targets,
                beta, isExponent(), FLOOR, lambdaTop, lambdaTail, k);
    }

    @Override
    public Optional<ShapedReward> shapedReward() {
        return Optional.of(this);
    }

    /**
     * The reward of the true token, r_pos (N), from log π(x) (N): Eq. 11.
     *
     * @param logProb (N), at most 0
     */
    public NDArray targetReward(NDArray logProb) {
        return weight(logProb).div(logProb.exp());
    }

    /** w = π(x)·r_pos (N), from log π(x) (N). */
    public NDArray weight(NDArray logProb) {
        return TorchOps.get().runOne("positive_weight", logProb.getManager(), logProb, beta, isExponent(), FLOOR).duplicate();
    }

    private NDArray topMask(NDArray logits) {
        return TorchOps.get().runOne("top_mask", logits.getManager(), logits, k);
    }

    private boolean isExponent() {
        return form == PositiveForm.EXPONENT;
    }

    @JsonIgnore
    private boolean shapesWrongTokens() {
        return lambdaTop != 0 || lambdaTail != 0;
    }
}
