package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import tailor.tensor.Precision;
import tailor.tensor.TorchOps;

/**
 * A decoder-only transformer in Qwen3's form: RMSNorm, grouped-query attention with normalised and rotated heads, SwiGLU or
 * a mixture of experts.
 *
 * <p>Owns its parameters: close it. {@link #hidden} is differentiable inside {@link tailor.tensor.Autograd#record};
 * {@link #next} generates with a {@link KvCache} and is not.
 */
public final class Decoder implements AutoCloseable {
    private final DecoderConfig config;
    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private final TorchOps ops;
    private final Blocks blocks;
    private final DecodeStep step;

    /**
     * A decoder around given weights.
     *
     * @param parameters in Hugging Face's names; owned by {@code manager}
     * @param manager closed with the decoder
     */
    Decoder(DecoderConfig config, Map<String, NDArray> parameters, NDManager manager) {
        this.config = config;
        this.manager = manager;
        this.parameters = Collections.unmodifiableMap(parameters);
        this.ops = TorchOps.withEps(config.rmsNormEps());
        parameters.values().forEach(p -> p.setRequiresGradient(true));
        List<FeedForward> feedForwards = IntStream.range(0, config.numHiddenLayers())
                .mapToObj(layer -> FeedForward.of(config, layer, parameters, manager)).toList();
        this.blocks = new Blocks(config, ops, this.parameters, Blocks.weights(config, parameters, manager), feedForwards,
                RotaryTable.of(config, manager));
        this.step = new DecodeStep(ops, parameters.get(ParameterShapes.EMBEDDING), TorchOps.hold(blocks.weights(), manager), blocks.rotary());
    }

    /**
     * A decoder from scratch: norms at one, all else normal with the configuration's standard deviation.
     *
     * <p>Drawn in Java, so that a seed gives the same weights on every device and beside any other run.
     */
    public static Decoder initialise(DecoderConfig config, long seed, NDManager parent) {
        NDManager manager = parent.newSubManager();
        Random random = new Random(seed);
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        ParameterShapes.of(config).forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = name.endsWith("norm.weight") ? 1 : (float) (random.nextGaussian() * config.initializerRange());
            }
            parameters.put(name, manager.create(values, shape));
        });
        return new Decoder(config, parameters, manager);
    }

    /**
     * The state before the output head.
     *
     * @param ids (B, T) int64 in [0, V), T at most the configuration's longest context
     * @return (B, T, d), owned by the manager of {@code ids}
     */
    public NDArray hidden(NDArray ids) {
        return routed(ids).hidden();
    }

    /**
     * States and what the routers on the way did.
     *
     * @param hidden (B, T, d)
     * @param layers one a sparse layer, in order; empty for a dense model
     */
    public record Routed(NDArray hidden, List<Routing> layers) {}

    /** {@link #hidden(NDArray)} with what its routers did; all arrays are owned by the manager of {@code ids}. */
    public Routed routed(NDArray ids) {
        return routed(ids, Precision.FP32);
    }

    /**
     * {@link #routed(NDArray)} with states in another precision; the weights stay as they are and receive gradients in fp32.
     *
     * @return (B, T, d) in that precision
     */
    public Routed routed(NDArray ids, Precision precision) {
        return through(sections(ids, precision), ids);
    }

    /** All sections one after the other, from ids on. */
    public static Routed through(List<Section> sections, NDArray ids) {
        NDArray x = ids;
        List<Routing> seen = new ArrayList<>();
        for (Section section : sections) {
            Routed next = section.forward().apply(x);
            x = next.hidden();
            seen.addAll(next.layers());
        }
        return new Routed(x, seen);
    }

    /**
     * {@link #routed(NDArray, Precision)} in pieces, each a function of the one before: embedding, every block, the last norm.
     * So a piece can be computed again for its gradient, in place of keeping what it needs.
     */
    public List<Section> sections(NDArray ids, Precision precision) {
        requireContext(ids.getShape().get(1));
        return blocks.sections(ids, precision);
    }

    /** The pass over ids (B, T) with its gradient written out, where there is one: a dense Qwen3 decoder in fp32 on the CPU. */
    public Optional<DensePass> densePass(NDArray ids) {
        if (!DensePass.knows(config) || ids.getDevice().isGpu()) {
            return Optional.empty();
        }
        requireContext(ids.getShape().get(1));
        return Optional.of(DensePass.ofSequences(parameters, ops, blocks.turns(ids), ids, config.numHiddenLayers()));
    }

    /**
     * A piece of the forward pass.
     *
     * @param parameters names of those that it reads
     * @param forward states after it, and what its router did, from states before it; of the first piece, from ids
     */
    public record Section(List<String> parameters, Function<NDArray, Routed> forward) {}

    /**
     * The state before the output head of sequences that share beginnings, each beginning computed once and nothing padded
     * but inside attention; equal to {@link #hidden(NDArray)} of each sequence alone, up to rounding.
     *
     * @param batch at most the configuration's longest context along any path
     * @param owner of the result
     * @return (N, d) of the batch's tokens in their order
     */
    public NDArray hidden(BranchedBatch batch, NDManager owner) {
        return through(sections(batch, Precision.FP32, owner), owner.create(batch.ids())).hidden();
    }

    /** {@link #hidden(BranchedBatch, NDManager)} in pieces, the first of which takes {@link BranchedBatch#ids}. */
    public List<Section> sections(BranchedBatch batch, Precision precision, NDManager owner) {
        requireContext(batch.longestPath());
        return blocks.sections(batch, precision, owner);
    }

    /**
     * The pass over a batch with its gradient written out, where there is one: a dense Qwen3 decoder in fp32 on the CPU, and paths
     * that are short.
     *
     * @param owner of what it keeps
     */
    public Optional<DensePass> densePass(BranchedBatch batch, NDManager owner) {
        if (owner.getDevice().isGpu() || !DensePass.knows(config, batch.longestPath())) {
            return Optional.empty();
        }
        requireContext(batch.longestPath());
        return Optional.of(DensePass.ofBranches(parameters, ops, blocks.turns(batch, owner), owner.create(batch.ids()), batch.groupedLayout(owner),
                config.numHiddenLayers()));
    }

    /** Logits (B, T, V) of ids (B, T). */
    public NDArray logits(NDArray ids) {
        return ops.apply("linear", hidden(ids), head());
    }

    /**
     * Feeds the next tokens of every sequence and extends the cache.
     *
     * @param ids (B, t) int64: the whole (left-padded) prompts at first, then one token a sequence
     * @param cache of B sequences
     * @return logits after the last token (B, V), owned by the manager of {@code ids}; not differentiable
     */
    public NDArray next(NDArray ids, KvCache cache) {
        int t = Math.toIntExact(ids.getShape().get(1));
        requireContext(cache.length() + t);
        NDManager scope = ids.getManager();
        if (t == 1 && cache.length() > 0 && config.experts().isNone()) {
            return step.next(ids, cache, scope);
        }
        KvCache.Window window = cache.window(t, blocks.rotary(), scope);
        NDArray logits = config.experts().isNone()
                ? ops.runOne("decode", scope, ids, parameters.get(ParameterShapes.EMBEDDING), blocks.weights(),
                        cache.keys(), cache.values(), window.cos(), window.sin(), window.mask(), cache.length())
                : sparseDecode(ids, cache, window, scope);
        cache.advance(t);
        return logits;
    }

    /** Whether {@link #draw} is there: for dense models. */
    public boolean drawsItself() {
        return config.experts().isNone();
    }

    /**
     * {@link #next} for one token a sequence and a draw from its logits, several times over in one call.
     *
     * @param last (B) tokens to be fed first
     * @param cache of B sequences, not empty, with room for all steps
     * @param scope owner of the result
     * @return (steps made, 3, B) float64: tokens, their log-probabilities and the entropies, as the script's {@code draw} gives
     *     them; what a sequence draws after its end means nothing. The tokens of the last step are not fed.
     */
    public NDArray draw(long[] last, KvCache cache, TokenDraw draw, NDManager scope) {
        requireContext(cache.length() + draw.uniforms().length);
        return step.draw(last, cache, draw, scope);
    }

    /** The script's {@code decode}, a call for each half of a block: beside the experts' own products the calls cost little. */
    private NDArray sparseDecode(NDArray ids, KvCache cache, KvCache.Window window, NDManager scope) {
        NDArray x = ops.runOne("embed", scope, parameters.get(ParameterShapes.EMBEDDING), ids);      // (B, t, d)
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            NDArray y = ops.runOne("attention_cached", scope, x, blocks.attentionWeights(layer), cache.keys().get(layer),
                    cache.values().get(layer), window.cos(), window.sin(), window.mask(), cache.length());
            x = blocks.feedForwards().get(layer).next(y, ops, scope);
        }
        return ops.runOne("last_logits", scope, x, parameters.get(ParameterShapes.FINAL_NORM), head());
    }

    /** An empty cache for {@code batch} sequences of up to {@code capacity} tokens, owned by {@code owner}. */
    public KvCache cache(int batch, int capacity, NDManager owner) {
        requireContext(capacity);
        return new KvCache(config, batch, capacity, owner);
    }

    private void requireContext(long tokens) {
        if (tokens > config.maxPositionEmbeddings()) {
            throw new IllegalArgumentException(tokens + " tokens exceed the model's context of "
                    + config.maxPositionEmbeddings() + ": shorten the input or raise max_position_embeddings");
        }
    }

    /** The output head (V, d): the embedding table where they are tied. */
    public NDArray head() {
        return parameters.get(headName());
    }

    /** The name of {@link #head()} among the parameters. */
    public String headName() {
        return config.tieWordEmbeddings() ? ParameterShapes.EMBEDDING : ParameterShapes.HEAD;
    }

    /** Parameters by Hugging Face name, in a fixed order. */
    public Map<String, NDArray> parameters() {
        return parameters;
    }

    /**
     * What is added to the routers' probabilities for the choice of experts only, by name; zeros unless loss-free balancing
     * trained them (arXiv 2408.15664). Not among the parameters: no gradient reaches them.
     *
     * @return (E) a sparse layer, in order; change them in place
     */
    public Map<String, NDArray> routerBiases() {
        Map<String, NDArray> biases = new LinkedHashMap<>();
        for (FeedForward feedForward : blocks.feedForwards()) {
            if (feedForward instanceof FeedForward.Sparse sparse) {
                biases.put(ParameterShapes.layer(sparse.layer()) + "mlp.gate.e_score_correction_bias", sparse.bias());
            }
        }
        return biases;
    }

    /** The shape of the model. */
    public DecoderConfig config() {
        return config;
    }

    /** Number of trained values. */
    public long parameterCount() {
        return parameters.values().stream().mapToLong(p -> p.getShape().size()).sum();
    }

    /** Number of trained values of a decoder of a shape. */
    public static long parameterCount(DecoderConfig shape) {
        return ParameterShapes.of(shape).values().stream().mapToLong(Shape::size).sum();
    }

    /** The manager of the parameters. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
