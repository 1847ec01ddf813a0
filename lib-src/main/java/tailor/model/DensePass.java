package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tailor.tensor.TorchOps;

/**
 * A pass through a dense Qwen3 decoder on the CPU in fp32 whose gradient is written out, block by block, in place of autograd's:
 * fewer passes over memory, equal up to rounding. Over sequences, or over a {@link BranchedBatch}: its blocks keep the probabilities
 * of attention, so they are for short paths.
 *
 * <p>Arrays are owned by the manager of the ids.
 */
public final class DensePass {
    /** The matrices and norms of a block in the order of the script's {@code block_forward}. */
    static final List<String> BLOCK = List.of("input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj",
            "self_attn.o_proj", "self_attn.q_norm", "self_attn.k_norm", "post_attention_layernorm",
            "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj");

    /** Longest path of branches, in head sizes: beyond it the fused kernel's computing again is cheaper than keeping probabilities. */
    private static final int LONGEST = 8;

    /**
     * How a block of a kind is computed.
     *
     * @param forward the script's section
     * @param backward the section of its gradient
     * @param settings what both take at their end: cos and sin, and the layout of branches
     */
    private record Kind(String forward, String backward, Object... settings) {
        private Object[] with(Object... inputs) {
            return Stream.concat(Arrays.stream(inputs), Arrays.stream(settings)).toArray();
        }
    }

    private final Map<String, NDArray> parameters;
    private final TorchOps ops;
    private final Kind kind;
    private final NDArray ids;
    private final List<NDList> kept = new ArrayList<>();   // one a block, then the last norm
    private final NDArray hidden;

    /** Over ids (B, T), their turns (T, D/2). */
    static DensePass ofSequences(Map<String, NDArray> parameters, TorchOps ops, RotaryTable turns, NDArray ids, int layers) {
        return new DensePass(parameters, ops, new Kind("block_forward", "block_backward", turns.cos(), turns.sin()), ids, layers);
    }

    /** Over the tokens (N) of a batch, their turns (N, D/2) and its layout, each beginning computed once. */
    static DensePass ofBranches(Map<String, NDArray> parameters, TorchOps ops, RotaryTable turns, NDArray ids, List<NDArray> layout,
            int layers) {
        return new DensePass(parameters, ops, new Kind("branched_forward", "branched_backward", turns.cos(), turns.sin(), layout), ids, layers);
    }

    /** Whether a decoder's gradient is written out: in fp32 on the CPU. */
    static boolean knows(DecoderConfig config) {
        return config.modelType() == DecoderConfig.Family.QWEN3;
    }

    /** Whether keeping probabilities is worth while for branches whose paths have up to {@code tokens}. */
    static boolean knows(DecoderConfig config, int tokens) {
        return knows(config) && tokens <= LONGEST * config.headDim();
    }

    private DensePass(Map<String, NDArray> parameters, TorchOps ops, Kind kind, NDArray ids, int layers) {
        this.parameters = parameters;
        this.ops = ops;
        this.kind = kind;
        this.ids = ids;
        NDManager scope = ids.getManager();
        NDArray x = ops.runOne("embed", scope, parameters.get(ParameterShapes.EMBEDDING), ids);
        for (int layer = 0; layer < layers; layer++) {
            x = keep(x, ops.run(kind.forward(), scope, kind.with(x, weights(layer))));
        }
        hidden = keep(x, ops.run("norm_forward", scope, x, parameters.get(ParameterShapes.FINAL_NORM)));
    }

    /** The states of a step, first of its results; the rest is kept and the states before it are not needed any more. */
    private NDArray keep(NDArray before, NDList found) {
        before.close();
        kept.add(new NDList(found.subList(1, found.size())));
        return found.get(0);
    }

    private List<NDArray> weights(int layer) {
        return BLOCK.stream().map(name -> parameters.get(nameOf(layer, name))).toList();
    }

    private static String nameOf(int layer, String name) {
        return ParameterShapes.layer(layer) + name + ".weight";
    }

    /** (B, T, d), or (N, d) of branches: the state before the output head. */
    public NDArray hidden() {
        return hidden;
    }

    /**
     * ∂(Σ hidden · seed)/∂ of every parameter in the model's order; to be called once, it frees what was kept.
     *
     * @param seed of the shape of {@link #hidden}, left as it is
     * @param owner of the gradients
     */
    public NDList gradients(NDArray seed, NDManager owner) {
        Map<String, NDArray> found = new LinkedHashMap<>();
        try (NDManager scope = owner.newSubManager()) {
            int layers = kept.size() - 1;
            NDList last = kept.get(layers);
            NDList ends = ops.run("norm_backward", scope, seed, parameters.get(ParameterShapes.FINAL_NORM), last.get(0), last.get(1));
            found.put(ParameterShapes.FINAL_NORM, ends.get(1));
            last.close();
            NDArray arriving = ends.get(0);
            for (int layer = layers - 1; layer >= 0; layer--) {
                arriving = backward(layer, arriving, found, scope);
            }
            found.put(ParameterShapes.EMBEDDING,
                    ops.runOne("embed_backward", scope, arriving, ids, parameters.get(ParameterShapes.EMBEDDING)));
            found.values().forEach(gradient -> gradient.attach(owner));
        }
        // The head of an untied model is no part of the pass: its gradient comes with the loss.
        return new NDList(parameters.entrySet().stream().map(entry -> found.containsKey(entry.getKey()) ? found.get(entry.getKey())
                : owner.zeros(entry.getValue().getShape())).toArray(NDArray[]::new));
    }

    /** Through a block: notes the gradients of its weights, returns that of its input. */
    private NDArray backward(int layer, NDArray arriving, Map<String, NDArray> found, NDManager scope) {
        NDList gradients = ops.run(kind.backward(), scope, kind.with(arriving, weights(layer), kept.get(layer)));
        kept.get(layer).close();
        arriving.close();
        for (int i = 0; i < BLOCK.size(); i++) {
            found.put(nameOf(layer, BLOCK.get(i)), gradients.get(i + 1));
        }
        return gradients.get(0);
    }
}
