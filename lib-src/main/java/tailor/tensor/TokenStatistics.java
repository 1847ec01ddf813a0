package tailor.tensor;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the paper measures of next-token distributions, averaged over tokens.
 *
 * @param nll −log π(x) in nats; its exponential is the perplexity
 * @param entropy H(π) in nats
 * @param tailMass probability outside K, in [0, 1]
 * @param tokens how many tokens the means are over
 */
public record TokenStatistics(double nll, double entropy, double tailMass, long tokens) {

    /** Probability inside K, in [0, 1]. */
    public double headMass() {
        return 1 - tailMass;
    }

    /** exp(nll). */
    public double perplexity() {
        return Math.exp(nll);
    }

    /** The mean over groups of tokens, each weighed by its size; empty without any. */
    public static Optional<TokenStatistics> mean(List<TokenStatistics> groups) {
        long tokens = groups.stream().mapToLong(TokenStatistics::tokens).sum();
        ToDoubleFunction<ToDoubleFunction<TokenStatistics>> weighed =
                value -> groups.stream().mapToDouble(g -> value.applyAsDouble(g) * g.tokens()).sum() / tokens;
        return groups.isEmpty() ? Optional.empty() : Optional.of(new TokenStatistics(
                weighed.applyAsDouble(TokenStatistics::nll), weighed.applyAsDouble(TokenStatistics::entropy),
                weighed.applyAsDouble(TokenStatistics::tailMass), tokens));
    }

    /** A running sum in double precision. */
    public static final class Sum {
        private final double[] totals = new double[3];
        private long tokens;

        /** Adds rows (3, N) of NLL, entropy and tail mass. */
        public void add(NDArray rows) {
            float[] values = rows.toFloatArray();
            int n = values.length / 3;
            for (int row = 0; row < 3; row++) {
                for (int i = 0; i < n; i++) {
                    totals[row] += values[row * n + i];
                }
            }
            tokens += n;
        }

        /** The means so far; NaN before any token. */
        public TokenStatistics mean() {
            return new TokenStatistics(totals[0] / tokens, totals[1] / tokens, totals[2] / tokens, tokens);
        }
    }
}
