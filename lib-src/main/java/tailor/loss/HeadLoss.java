package tailor.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import tailor.tensor.TokenStatistics;
import tailor.tensor.TorchOps;

/**
 * Output head, loss, gradient and statistics over chunks of tokens: the logits of all tokens (N, V) never exist at once,
 * and a chunk's logits stay in cache.
 */
public final class HeadLoss {
    /** Logits in flight, as floats: one chunk is this many over V tokens, about 1 MB, which a core's cache holds. */
    private static final int CHUNK_FLOATS = 1 << 18;

    private HeadLoss() {}

    /**
     * What a step needs of the head.
     *
     * @param hiddenGradient (N, d), ∂(Σ loss)/∂hidden
     * @param headGradient (V, d), ∂(Σ loss)/∂head
     * @param statistics of the same tokens, when asked for
     */
    public record Gradients(NDArray hiddenGradient, NDArray headGradient, Optional<TokenStatistics> statistics) {}

    /**
     * Gradients of the summed loss.
     *
     * @param hidden (N, d), constants
     * @param head (V, d)
     * @param targets (N) int64 in [0, V)
     * @param statisticsK size of K in the statistics; 0 for none
     * @return owned by the manager of {@code hidden}
     */
    public static Gradients gradients(TokenLoss loss, NDArray hidden, NDArray head, NDArray targets, int statisticsK) {
        NDManager owner = hidden.getManager();
        TorchOps ops = TorchOps.get();
        NDArray hiddenGradient = owner.create(hidden.getShape(), hidden.getDataType());
        NDArray headGradient = owner.zeros(head.getShape(), head.getDataType());
        TokenStatistics.Sum statistics = new TokenStatistics.Sum();
        long n = hidden.getShape().get(0);
        long chunk = chunkTokens(head.getShape());
        for (long from = 0; from < n; from += chunk) {
            long to = Math.min(n, from + chunk);
            try (NDManager scope = owner.newSubManager()) {
                NDArray h = ops.runOne("rows", scope, hidden, from, to);                 // (n, d)
                NDArray x = ops.runOne("rows", scope, targets, from, to);                // (n)
                NDArray logits = ops.runOne("linear", scope, h, head);                   // (n, V)
                if (statisticsK > 0) {
                    statistics.add(ops.runOne("statistics", scope, logits, x, statisticsK));
                }
                NDArray g = loss.logitGradient(logits, x);                               // (n, V)
                ops.run("head_backward", scope, g, h, head, hiddenGradient, headGradient, from, to);
            }
        }
        return new Gradients(hiddenGradient, headGradient,
                statisticsK > 0 ? Optional.of(statistics.mean()) : Optional.empty());
    }

    /** Statistics of every token without a gradient: (3, N), rows as in {@link TokenStatistics}. */
    public static NDArray statistics(NDArray hidden, NDArray head, NDArray targets, int k) {
        NDManager owner = hidden.getManager();
        TorchOps ops = TorchOps.get();
        long n = hidden.getShape().get(0);
        long chunk = chunkTokens(head.getShape());
        NDArray rows = owner.create(new Shape(3, n));
        for (long from = 0; from < n; from += chunk) {
            long to = Math.min(n, from + chunk);
            try (NDManager scope = owner.newSubManager()) {
                NDArray logits = ops.runOne("linear", scope, ops.runOne("rows", scope, hidden, from, to), head);
                NDArray part = ops.runOne("statistics", scope, logits, ops.runOne("rows", scope, targets, from, to), k);
                ops.run("put_columns", scope, rows, part, from, to);
            }
        }
        return rows;
    }

    private static long chunkTokens(Shape head) {
        return Math.max(64, CHUNK_FLOATS / head.get(0));
    }
}
