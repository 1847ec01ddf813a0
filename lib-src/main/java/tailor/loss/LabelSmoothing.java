package tailor.loss;

import ai.djl.ndarray.NDArray;
import tailor.tensor.Autograd;

/**
 * Cross-entropy against (1 − ε)·1{a = x} + ε/V (Szegedy et al., arXiv 1512.00567). A comparison, not part of the paper.
 *
 * @param epsilon in [0, 1)
 */
public record LabelSmoothing(double epsilon) implements TokenLoss {
    public LabelSmoothing {
        if (!(epsilon >= 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon = " + epsilon + " must be in [0, 1)");
        }
    }

    @Override
    public NDArray perToken(NDArray logits, NDArray targets, NDArray detached) {
        NDArray logp = logits.logSoftmax(-1);                                         // (N, V)
        NDArray atTarget = logp.gather(targets.reshape(-1, 1), 1).squeeze(1);         // (N)
        return atTarget.mul(Autograd.constant(logp, 1 - epsilon))
                .add(logp.mean(new int[] {-1}).mul(Autograd.constant(logp, epsilon))).neg();
    }
}
