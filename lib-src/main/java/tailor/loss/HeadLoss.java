package tailor.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import tailor.tensor.HeadChunks;
import tailor.tensor.TokenStatistics;
import tailor.tensor.TorchOps;

/**
 * Output head, loss, gradient and statistics over chunks of tokens: the logits of all tokens (N, V) never exist at once,
 * and what happens to a row between the products stays in cache.
 */
public final class HeadLoss {
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
        TokenStatistics.Sum statistics = new TokenStatistics.Sum();
        Optional<ShapedReward> shape = loss.shapedReward();
        NDList found = shape.isPresent() ? fused(shape.get(), hidden, head, targets, statisticsK, statistics)
                : chunked(loss, hidden, head, targets, statisticsK, statistics);
        return new Gradients(found.get(0), found.get(1), statisticsK > 0 ? Optional.of(statistics.mean()) : Optional.empty());
    }

    /** A shaped reward: one call of the script for all chunks. */
    private static NDList fused(ShapedReward shape, NDArray hidden, NDArray head, NDArray targets, int k, TokenStatistics.Sum statistics) {
        HeadChunks chunks = HeadChunks.of(hidden, head);
        NDList found = TorchOps.get().run("shaped_head", hidden.getManager(), hidden, head, targets, shape.beta(),
                shape.form() == PositiveForm.EXPONENT, ShapedReward.FLOOR, shape.lambdaTop(), shape.lambdaTail(), shape.k(), k,
                chunks.tokens(), chunks.group());
        try (NDArray seen = found.get(2)) {
            if (k > 0) {
                statistics.add(seen);
            }
        }
        return found;
    }

    /** Any loss: its gradient with respect to one chunk's logits at a time. */
    private static NDList chunked(TokenLoss loss, NDArray hidden, NDArray head, NDArray targets, int k, TokenStatistics.Sum statistics) {
        TorchOps ops = TorchOps.get();
        NDArray hiddenGradient = ops.runOne("zeros_like", hidden.getManager(), hidden);
        NDArray headGradient = ops.runOne("zeros_like", hidden.getManager(), head);
        long n = hidden.getShape().get(0);
        long chunk = HeadChunks.of(hidden, head).differentiable();
        for (long from = 0; from < n; from += chunk) {
            try (NDManager scope = hidden.getManager().newSubManager()) {
                long to = Math.min(n, from + chunk);
                NDArray h = ops.runOne("rows", scope, hidden, from, to);                 // (n, d)
                NDArray x = ops.runOne("rows", scope, targets, from, to);                // (n)
                NDArray logits = ops.runOne("logits", scope, h, head);                   // (n, V)
                if (k > 0) {
                    statistics.add(ops.runOne("statistics", scope, logits, x, k));
                }
                NDArray g = loss.logitGradient(logits, x);                               // (n, V)
                ops.run("head_backward", scope, g, h, head, hiddenGradient, headGradient, from);
            }
        }
        return new NDList(hiddenGradient, headGradient);
    }

    /** Statistics of every token without a gradient: (3, N), rows as in {@link TokenStatistics}. */
    public static NDArray statistics(NDArray hidden, NDArray head, NDArray targets, int k) {
        NDManager owner = hidden.getManager();
        TorchOps ops = TorchOps.get();
        long n = hidden.getShape().get(0);
        long chunk = HeadChunks.of(hidden, head).group();
        NDArray rows = owner.create(new Shape(3, n), head.getDataType());
        for (long from = 0; from < n; from += chunk) {
            long to = Math.min(n, from + chunk);
            try (NDManager scope = owner.newSubManager()) {
                NDArray logits = ops.runOne("logits", scope, ops.runOne("rows", scope, hidden, from, to), head);
                NDArray part = ops.runOne("statistics", scope, logits, ops.runOne("rows", scope, targets, from, to), k);
                ops.run("put_columns", scope, rows, part, from, to);
            }
        }
        return rows;
    }
}
