package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tailor.loss.HeadLoss;
import tailor.loss.TokenLoss;
import tailor.model.Decoder;
import tailor.tensor.TokenStatistics;
import tailor.tensor.TorchOps;
import tailor.text.TokenBatch;

/**
 * The gradient of a next-token loss, averaged over the tokens of a batch that count.
 *
 * @param model whose parameters it is taken for
 * @param loss one value a token
 * @param means how it is computed
 * @param balancing of the experts, where the model has any
 */
public record TokenGradients(Decoder model, TokenLoss loss, TrainingMeans means, Balancing balancing) {

    /** For a model without experts, or without balancing. */
    public TokenGradients(Decoder model, TokenLoss loss, TrainingMeans means) {
        this(model, loss, means, new NoBalancing());
    }

    /**
     * A gradient and what was seen on the way.
     *
     * @param parameters one gradient a parameter, in the model's order
     * @param statistics of the batch before the step, when asked for
     * @param routers what the routers did
     */
    public record Result(NDList parameters, Optional<TokenStatistics> statistics, RouterLoad routers) {}

    /**
     * The gradient at a batch.
     *
     * @param statisticsK size of K for the statistics; 0 for none
     * @param owner of the gradients
     */
    public Result of(TokenBatch batch, int statisticsK, NDManager owner) {
        int kept = batch.kept();
        if (kept == 0) {
            throw new IllegalArgumentException("no token of the batch counts: every target is " + TokenBatch.IGNORED);
        }
        NDList sum = new NDList();
        List<TokenStatistics> seen = new ArrayList<>();
        RouterLoad routers = new RouterLoad(owner);
        int rows = batch.batch() / means.accumulation();
        for (int part = 0; part < means.accumulation(); part++) {
            try (NDManager pass = owner.newSubManager()) {
                NDList gradients = pass(batch, part * rows, rows, 1.0 / kept, statisticsK, seen, routers, pass);
                if (sum.isEmpty()) {
                    gradients.attach(owner);
                    sum.addAll(gradients);
                } else {
                    TorchOps.get().run("accumulate", pass, sum, gradients);
                }
            }
        }
        return new Result(sum, TokenStatistics.mean(seen), routers);
    }

    /** Forward and backward over some rows: ids → hidden → head and loss → parameters. */
    private NDList pass(TokenBatch batch, int from, int rows, double scale, int k, List<TokenStatistics> seen, RouterLoad routers,
            NDManager scope) {
        int t = batch.context();
        NDArray ids = scope.create(longs(batch.inputs(), from * t, rows * t), new Shape(rows, t));
        ForwardPass forward = ForwardPass.of(model, ids, means);
        NDArray hidden = forward.hidden();                                                       // (b, T, d)
        routers.add(forward.layers());
        Shape flat = new Shape((long) rows * t, hidden.getShape().get(2));
        NDArray states = hidden.stopGradient().reshape(flat);                                    // (N, d)
        long[] targets = longs(batch.targets(), from * t, rows * t);
        long[] kept = IntStream.range(0, targets.length).filter(i -> targets[i] != TokenBatch.IGNORED).asLongStream().toArray();
        NDArray seed = scope.zeros(flat);
        NDArray headGradient = head(states, targets, kept, seed, k, seen, scope);

        // The balance loss is a mean over layers and passes.
        double share = balancing.lossCoefficient() / Math.max(1, forward.layers().size()) / means.accumulation();
        NDList gradients = forward.gradients(seed.muli(scale).reshape(hidden.getShape()), share, scope);
        int at = List.copyOf(model.parameters().keySet()).indexOf(model.headName());
        TorchOps.get().run("accumulate", scope, List.of(gradients.get(at)), List.of(headGradient.mul(scale)));
        return gradients;
    }

    /** Writes the gradient that arrives at the hidden states into {@code seed}; returns the head's own. */
    private NDArray head(
            NDArray states, long[] targets, long[] kept, NDArray seed, int k, List<TokenStatistics> seen, NDManager scope) {
        boolean all = kept.length == targets.length;
        NDArray at = scope.create(kept);
        NDArray chosen = all ? states : TorchOps.get().runOne("pick_rows", scope, states, at);
        NDArray wanted = scope.create(all ? targets : Arrays.stream(kept).map(i -> targets[(int) i]).toArray());
        HeadLoss.Gradients gradients = HeadLoss.gradients(loss, chosen, model.head(), wanted, k);
        gradients.statistics().ifPresent(seen::add);
        TorchOps.get().run("put_rows", scope, seed, at, gradients.hiddenGradient());
        return gradients.headGradient();
    }

    private static long[] longs(int[] values, int from, int count) {
        return Arrays.stream(values, from, from + count).asLongStream().toArray();
    }
}
