package tailor.loss;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import tailor.tensor.TorchOps;

/** −log π(x): the policy gradient of the reward sg(1/π(x)) on the true token (arXiv 2512.22955, Eq. 10). */
public record CrossEntropy() implements TokenLoss {

    @Override
    public NDArray perToken(NDArray logits, NDArray targets, NDArray detached) {
        return TorchOps.get().apply("target_log_prob", logits, targets).neg();
    }

    @Override
    public NDArray logitGradient(NDArray logits, NDArray targets) {
        return ShapedReward.BASELINE.logitGradient(logits, targets);
    }

    @Override
    public Optional<ShapedReward> shapedReward() {
        return Optional.of(ShapedReward.BASELINE);
    }
}
