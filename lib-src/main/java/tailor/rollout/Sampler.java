package tailor.rollout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tailor.model.Decoder;
import tailor.model.KvCache;
import tailor.model.TokenDraw;
import tailor.tensor.TorchOps;

/**
 * How the next token is drawn from logits: temperature, then the k most probable, then of these the nucleus of mass p, then
 * those at least {@code minP} times as probable as the best.
 *
 * <p>It draws by inverting the cumulative distribution at one uniform number a sequence, so the draw of a sequence depends
 * on its own stream alone. The sum is kept in float64 but over 64 neighbours: in float32 a large vocabulary would lose the tail.
 *
 * @param temperature divides the logits; 0 is greedy (the most probable token, the lower index on a tie)
 * @param topK keeps the k most probable tokens; 0 keeps all
 * @param topP keeps the smallest set of most probable tokens whose mass reaches p, in (0, 1]; 1 keeps all
 * @param minP keeps the tokens of at least this share of the largest probability, in [0, 1) (arXiv 2407.01082); 0 keeps all
 */
public record Sampler(double temperature, int topK, double topP, double minP) {

    /** Checks the ranges. */
    public Sampler {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature is " + temperature + ": it must be finite, and 0 (greedy) or more");
        }
        if (topK < 0) {
            throw new IllegalArgumentException("top_k is " + topK + ": it must be 0 (all tokens) or more");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top_p is " + topP + ": it must lie in (0, 1]");
        }
        if (!(minP >= 0 && minP < 1)) {
            throw new IllegalArgumentException("min_p is " + minP + ": it must lie in [0, 1); 0 keeps all");
        }
    }

    /** Without a floor under the probabilities. */
    public Sampler(double temperature, int topK, double topP) {
        this(temperature, topK, topP, 0);
    }

    /** Always the most probable token. */
    public static Sampler greedy() {
        return new Sampler(0, 0, 1);
    }

    /** From the whole distribution at this temperature; 1 is the policy itself. */
    public static Sampler atTemperature(double temperature) {
        return new Sampler(temperature, 0, 1);
    }

    /** Whether the draw needs no randomness. */
    @JsonIgnore
    public boolean isGreedy() {
        return temperature == 0;
    }

    /**
     * One token for each sequence.
     *
     * @param logits (B, V)
     * @param uniforms (B) in [0, 1), one a sequence; not read when greedy
     * @return tokens, with their log-probabilities and the entropies of the distribution at this temperature (greedy: at 1),
     *     before the cuts of top-k, top-p and min-p: without cuts the distribution drawn from, which is what RL trains
     */
    Drawn draw(NDArray logits, double[] uniforms) {
        try (NDManager scope = logits.getManager().newSubManager()) {
            NDArray drawn = isGreedy()
                    ? TorchOps.get().runOne("draw_greedy", scope, logits)
                    : TorchOps.get().runOne("draw", scope, logits, scope.create(uniforms, new Shape(uniforms.length, 1)),
                            temperature, topK, topP, minP);
            return Drawn.of(drawn.toDoubleArray(), uniforms.length, 0);     // (3, B), one copy to the host for all
        }
    }

    /**
     * Tokens of several steps: the model draws as {@link #draw} and reads what it has drawn.
     *
     * @param last (B) tokens to be fed first
     * @param uniforms (steps, B) in [0, 1)
     * @param ends tokens that end a sequence
     * @param open (B) whether a sequence still goes on
     * @param least steps end early where no more than so many sequences go on
     * @return one a step made
     */
    List<Drawn> draw(Decoder model, KvCache cache, long[] last, double[][] uniforms, Set<Integer> ends, boolean[] open, int least) {
        try (NDManager scope = model.manager().newSubManager()) {
            long[] endings = ends.stream().mapToLong(Integer::longValue).toArray();
            TokenDraw how = new TokenDraw(uniforms, temperature, topK, topP, minP, endings, open, least);
            double[] rows = model.draw(last, cache, how, scope).toDoubleArray();
            return IntStream.range(0, rows.length / (3 * last.length)).mapToObj(step -> Drawn.of(rows, last.length, step)).toList();
        }
    }

    /**
     * What was drawn.
     *
     * @param tokens (B)
     * @param logProbs (B) nats
     * @param entropies (B) nats
     */
    record Drawn(int[] tokens, float[] logProbs, float[] entropies) {

        /** Of (steps, 3, B) the values of a step. */
        private static Drawn of(double[] rows, int size, int step) {
            Drawn drawn = new Drawn(new int[size], new float[size], new float[size]);
            int at = 3 * size * step;
            for (int i = 0; i < size; i++) {
                drawn.tokens[i] = (int) rows[at + i];
                drawn.logProbs[i] = (float) rows[at + size + i];
                drawn.entropies[i] = (float) rows[at + 2 * size + i];
            }
            return drawn;
        }
    }
}
