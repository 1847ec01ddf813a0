package tailor.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import tailor.tensor.HeadChunks;
import tailor.tensor.TorchOps;

/**
 * Log-probabilities of sampled tokens from the states before the output head, and their gradient, over chunks of tokens:
 * the logits of all tokens (N, V) never exist at once.
 *
 * <p>The gradient is closed: ∂(Σ s·log π(a))/∂z_j = s·(1{j = a} − π_j), and of an entropy ∂H/∂z_j = −π_j·(log π_j + H). So any loss that is a function of log-probabilities,
 * as all of GRPO's are, trains through here with its own ∂L/∂log π as s.
 */
public final class PolicyHead {
    private PolicyHead() {}

    /**
     * ∂(Σ s·log π)/∂.
     *
     * @param hidden (N, d)
     * @param head (V, d)
     */
    public record Gradients(NDArray hidden, NDArray head) {}

    /**
     * log π of the sampled tokens; not differentiable.
     *
     * @param hidden (N, d)
     * @param head (V, d)
     * @param targets (N) int64 in [0, V)
     * @param temperature divides the logits, above 0
     * @return (N) nats; owned by the manager of {@code hidden}
     */
    public static NDArray logProbs(NDArray hidden, NDArray head, NDArray targets, double temperature) {
        return logProbsAndEntropy(hidden, head, targets, temperature).get(0);
    }

    /**
     * log π of the sampled tokens and the entropy of their distributions; not differentiable.
     *
     * @return (2, N) nats, log π first; owned by the manager of {@code hidden}; parameters as in {@link #logProbs}
     */
    public static NDArray logProbsAndEntropy(NDArray hidden, NDArray head, NDArray targets, double temperature) {
        NDManager owner = hidden.getManager();
        NDArray found = owner.create(new Shape(2, hidden.getShape().get(0)), head.getDataType());
        HeadChunks chunks = HeadChunks.of(hidden, head);
        TorchOps.get().run("policy_head", owner, hidden, head, targets, found, temperature, chunks.tokens(), chunks.group());
        return found;
    }

    /**
     * The gradient of Σ s·log π(target) + e·H(π).
     *
     * @param seeds (N) s, ∂L/∂log π of each token
     * @param pulls (N) e, ∂L/∂H of each token; (0) where the loss has no entropy
     * @return owned by the manager of {@code hidden}
     */
    public static Gradients gradients(NDArray hidden, NDArray head, NDArray targets, NDArray seeds, NDArray pulls, double temperature) {
        NDManager owner = hidden.getManager();
        HeadChunks chunks = HeadChunks.of(hidden, head);
        NDList found = TorchOps.get().run("policy_head_gradient", owner, hidden, head, targets, seeds, pulls, temperature,
                chunks.tokens(), chunks.group());
        return new Gradients(found.get(0), found.get(1));
    }
}
