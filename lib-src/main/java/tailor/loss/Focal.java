package tailor.loss;

import ai.djl.ndarray.NDArray;
import tailor.tensor.Autograd;
import tailor.tensor.TorchOps;

/**
 * Focal loss, −(1 − π(x))^γ log π(x) (Lin et al., arXiv 1708.02002): unlike {@link ShapedReward} at β = γ, the gradient runs
 * through the weight too. A comparison, not part of the paper.
 *
 * @param gamma in [0, 10]; 0 is cross-entropy
 */
public record Focal(double gamma) implements TokenLoss {
    public Focal {
        if (!(gamma >= 0 && gamma <= 10)) {
            throw new IllegalArgumentException("gamma = " + gamma + " must be in [0, 10]");
        }
    }

    @Override
    public NDArray perToken(NDArray logits, NDArray targets, NDArray detached) {
        NDArray logProb = TorchOps.get().apply("target_log_prob", logits, targets);
        NDArray rest = TorchOps.get().apply("one_minus_exp", logProb);
        rest = rest.maximum(Autograd.constant(rest, ShapedReward.FLOOR));
        return rest.pow(Autograd.constant(rest, gamma)).mul(logProb).neg();
    }
}
