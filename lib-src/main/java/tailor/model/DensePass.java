package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tailor.tensor.TorchOps;

/**
 * A pass through a dense Qwen3 decoder on the CPU in fp32 whose gradient is written out, block by block, in place of autograd's:
 * fewer passes over memory, equal up to rounding.
 *
 * <p>Arrays are owned by the manager of the ids.
 */
public final class DensePass {
    /** The matrices and norms of a block in the order of the script's {@code block_forward}. */
    static final List<String> BLOCK = List.of("input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj",
            "self_attn.o_proj", "self_attn.q_norm", "self_attn.k_norm", "post_attention_layernorm",
            "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj");

    private final Map<String, NDArray> parameters;
    private final TorchOps ops;
    private final RotaryTable rotary;                      // of the T positions
    private final NDArray ids;
    private final List<NDList> kept = new ArrayList<>();   // one a block, then the last norm
    private final NDArray hidden;

    /** Runs the decoder over ids (B, T). */
    DensePass(Map<String, NDArray> parameters, TorchOps ops, RotaryTable rotary, NDArray ids, int layers) {
        this.parameters = parameters;
        this.ops = ops;
        this.rotary = rotary;
        this.ids = ids;
        NDManager scope = ids.getManager();
        NDArray x = ops.runOne("embed", scope, parameters.get(ParameterShapes.EMBEDDING), ids);
        for (int layer = 0; layer < layers; layer++) {
            x = keep(x, ops.run("block_forward", scope, x, weights(layer), rotary.cos(), rotary.sin()));
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

    /** (B, T, d), the state before the output head. */
    public NDArray hidden() {
        return hidden;
    }

    /**
     * ∂(Σ hidden · seed)/∂ of every parameter in the model's order; to be called once, it frees what was kept.
     *
     * @param seed (B, T, d), left as it is
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
        NDList gradients = ops.run("block_backward", scope, arriving, weights(layer), kept.get(layer), rotary.cos(), rotary.sin());
        kept.get(layer).close();
        arriving.close();
        for (int i = 0; i < BLOCK.size(); i++) {
            found.put(nameOf(layer, BLOCK.get(i)), gradients.get(i + 1));
        }
        return gradients.get(0);
    }
}
