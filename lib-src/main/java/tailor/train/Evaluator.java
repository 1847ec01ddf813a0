package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tailor.loss.HeadLoss;
import tailor.model.Decoder;
import tailor.tensor.Autograd;
import tailor.tensor.TokenStatistics;
import tailor.tensor.TorchOps;
import tailor.text.Packing;
import tailor.text.TokenBatch;

/**
 * Measures a decoder on held-out text: NLL, perplexity, entropy, head and tail mass, and how they depend on the position
 * in the context and on the rank of a token.
 */
final class Evaluator {
    private final List<TokenBatch> batches;
    private final int context;
    private final int k;

    /**
     * An evaluator.
     *
     * @param tokens the held-out stream, cut at the configuration's length
     */
    Evaluator(int[] tokens, int batch, int context, EvaluationConfig config) {
        this.batches = Packing.ordered(Arrays.copyOf(tokens, Math.min(tokens.length, config.tokens() + 1)), batch, context);
        this.context = context;
        this.k = config.k();
    }

    /**
     * What was found.
     *
     * @param mean over all tokens
     * @param nllByPosition (T) mean NLL in nats of the token after 1, 2, … tokens of context
     * @param entropyByPosition (T) mean entropy in nats there
     */
    record Report(TokenStatistics mean, double[] nllByPosition, double[] entropyByPosition) {

        /** By metric name, the NLL first. */
        Map<String, Double> metrics(String prefix) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put(prefix + "nll", mean.nll());
            metrics.put(prefix + "ppl", mean.perplexity());
            metrics.put(prefix + "entropy", mean.entropy());
            metrics.put(prefix + "head_mass", mean.headMass());
            metrics.put(prefix + "tail_mass", mean.tailMass());
            return metrics;
        }
    }

    Report measure(Decoder model) {
        double[][] totals = new double[3][context];          // NLL, entropy, tail mass by position
        long[] counts = new long[context];
        for (TokenBatch batch : batches) {
            try (NDManager scope = model.manager().newSubManager()) {
                float[] rows = HeadLoss.statistics(states(model, batch, scope), model.head(), targets(batch, scope), k).toFloatArray();
                int n = batch.targets().length;
                for (int i = 0; i < n; i++) {
                    if (batch.targets()[i] == TokenBatch.IGNORED) {
                        continue;
                    }
                    int position = i % context;
                    counts[position]++;
                    for (int row = 0; row < 3; row++) {
                        totals[row][position] += rows[row * n + i];
                    }
                }
            }
        }
        long tokens = Arrays.stream(counts).sum();
        double[] mean = Arrays.stream(totals).mapToDouble(row -> Arrays.stream(row).sum() / tokens).toArray();
        return new Report(new TokenStatistics(mean[0], mean[1], mean[2], tokens), byPosition(totals[0], counts), byPosition(totals[1], counts));
    }

    private static double[] byPosition(double[] totals, long[] counts) {
        return IntStream.range(0, counts.length).filter(i -> counts[i] > 0).mapToDouble(i -> totals[i] / counts[i]).toArray();
    }

    /** Mean probability of the most probable token, the second, … (V): each distribution is sorted, then they are averaged. */
    double[] probabilityByRank(Decoder model) {
        double[] mean = new double[model.config().vocabSize()];
        List<TokenBatch> some = batches.subList(0, Math.min(8, batches.size()));
        long tokens = (long) some.size() * some.get(0).targets().length;
        for (TokenBatch batch : some) {
            try (NDManager scope = model.manager().newSubManager()) {
                NDArray logits = TorchOps.get().runOne("linear", scope, states(model, batch, scope), model.head());
                float[] sums = TorchOps.get().runOne("rank_sums", scope, logits).toFloatArray();
                for (int rank = 0; rank < mean.length; rank++) {
                    mean[rank] += sums[rank] / tokens;
                }
            }
        }
        return mean;
    }

    /** (N, d) states of a batch, off the tape. */
    static NDArray states(Decoder model, TokenBatch batch, NDManager scope) {
        NDArray ids = scope.create(Arrays.stream(batch.inputs()).asLongStream().toArray(), new Shape(batch.batch(), batch.context()));
        NDArray hidden = Autograd.pause(() -> model.hidden(ids));
        return hidden.reshape(-1, model.config().hiddenSize());
    }

    /** (N) targets, 0 where they are ignored. */
    static NDArray targets(TokenBatch batch, NDManager scope) {
        return scope.create(Arrays.stream(batch.targets()).map(x -> Math.max(0, x)).asLongStream().toArray());
    }
}
