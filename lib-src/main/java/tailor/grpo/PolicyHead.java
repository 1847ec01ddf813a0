package tailor.grpo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import tailor.tensor.TorchOps;

/**
 * Log-probabilities of sampled tokens from the states before the output head, and their gradient, over chunks of tokens:
 * the logits of all tokens (N, V) never exist at once.
 *
 * <p>The gradient is closed: ∂(Σ s·log π(a))/∂z_j = s·(1{j = a} − π_j). So any loss that is a function of log-probabilities,
 * as all of GRPO's are, trains through here with its own ∂L/∂log π as s.
 */
public final class PolicyHead {
    /** Logits in flight, as floats: about 1 MB a chunk, which a core's cache holds. */
    private static final int CHUNK_FLOATS = 1 << 18;

    private PolicyHead() {}

    /**
     * ∂(Σ s·log π)/∂.
     *
     * @param hidden (N, d)
     * @param head (V, d)
     */
    public record Gradients(NDArray hidden, NDArray head) {}

    /** Uses one chunk: hidden rows {@code from} to {@code to}, exclusive. */
    private interface Chunk {
        void accept(NDManager scope, NDArray hidden, NDArray targets, NDArray logits, long from, long to);
    }

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
        NDArray logProbs = hidden.getManager().create(targets.getShape(), hidden.getDataType());
        forEachChunk(hidden, head, targets, (scope, h, x, logits, from, to) ->
                TorchOps.get().run("policy_log_probs", scope, logProbs, logits, x, temperature, from, to));
        return logProbs;
    }

    /**
     * The gradient of Σ s·log π(target).
     *
     * @param seeds (N) s, ∂L/∂log π of each token
     * @return owned by the manager of {@code hidden}
     */
    public static Gradients gradients(NDArray hidden, NDArray head, NDArray targets, NDArray seeds, double temperature) {
        NDManager owner = hidden.getManager();
        NDArray hiddenGradient = owner.create(hidden.getShape(), hidden.getDataType());
        NDArray headGradient = owner.zeros(head.getShape(), head.getDataType());
        forEachChunk(hidden, head, targets, (scope, h, x, logits, from, to) -> {
            NDArray s = TorchOps.get().runOne("rows", scope, seeds, from, to);                      // (n)
            NDArray g = TorchOps.get().runOne("policy_gradient", scope, logits, x, s, temperature); // (n, V)
            TorchOps.get().run("head_backward", scope, g, h, head, hiddenGradient, headGradient, from, to);
        });
        return new Gradients(hiddenGradient, headGradient);
    }

    private static void forEachChunk(NDArray hidden, NDArray head, NDArray targets, Chunk body) {
        TorchOps ops = TorchOps.get();
        long n = hidden.getShape().get(0);
        long size = Math.max(64, CHUNK_FLOATS / head.getShape().get(0));
        for (long from = 0; from < n; from += size) {
            long to = Math.min(n, from + size);
            try (NDManager scope = hidden.getManager().newSubManager()) {
                NDArray h = ops.runOne("rows", scope, hidden, from, to);                            // (n, d)
                NDArray x = ops.runOne("rows", scope, targets, from, to);                           // (n)
                body.accept(scope, h, x, ops.runOne("linear", scope, h, head), from, to);
            }
        }
    }
}
