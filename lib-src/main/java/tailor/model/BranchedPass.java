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
 * {@link DensePass} for sequences that share their beginnings: a dense Qwen3 decoder on the CPU in fp32, its gradient written out
 * in place of autograd's and equal up to rounding. It keeps the probabilities of attention, so it is for short contexts.
 *
 * <p>Arrays are owned by the manager of the ids.
 */
public final class BranchedPass {
    /** Longest path, in head sizes: beyond it the fused kernel's computing again is cheaper than keeping probabilities. */
    private static final int LONGEST = 8;

    private final Map<String, NDArray> parameters;
    private final TorchOps ops;
    private final NDArray ids;                             // (N)
    private final NDArray cos;                             // (N, D/2)
    private final NDArray sin;
    private final List<NDArray> layout;
    private final List<NDList> kept = new ArrayList<>();   // one a block, then the last norm
    private final NDArray hidden;

    /** Runs the decoder over a batch whose tokens are {@code ids} (N), their turns (N, D/2). */
    BranchedPass(Map<String, NDArray> parameters, TorchOps ops, RotaryTable turns, NDArray ids, List<NDArray> layout, int layers) {
        this.parameters = parameters;
        this.ops = ops;
        this.cos = turns.cos();
        this.sin = turns.sin();
        this.ids = ids;
        this.layout = layout;
        NDManager scope = ids.getManager();
        NDArray x = ops.runOne("embed", scope, parameters.get(ParameterShapes.EMBEDDING), ids);
        for (int layer = 0; layer < layers; layer++) {
            x = keep(x, ops.run("branched_forward", scope, x, weights(layer), cos, sin, layout));
        }
        hidden = keep(x, ops.run("norm_forward", scope, x, parameters.get(ParameterShapes.FINAL_NORM)));
    }

    /** Whether it is worth while for paths of {@code tokens}. */
    static boolean suits(DecoderConfig config, int tokens) {
        return config.modelType() == DecoderConfig.Family.QWEN3 && tokens <= LONGEST * config.headDim();
    }

    /** The states of a step, first of its results; the rest is kept and the states before it are not needed any more. */
    private NDArray keep(NDArray before, NDList found) {
        before.close();
        kept.add(new NDList(found.subList(1, found.size())));
        return found.get(0);
    }

    private List<NDArray> weights(int layer) {
        return DensePass.BLOCK.stream().map(name -> parameters.get(nameOf(layer, name))).toList();
    }

    private static String nameOf(int layer, String name) {
        return ParameterShapes.layer(layer) + name + ".weight";
    }

    /** (N, d), the states before the output head. */
    public NDArray hidden() {
        return hidden;
    }

    /**
     * ∂(Σ hidden · seed)/∂ of every parameter in the model's order; to be called once, it frees what was kept.
     *
     * @param seed (N, d), left as it is
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
        NDList gradients = ops.run("branched_backward", scope, arriving, weights(layer), kept.get(layer), cos, sin, layout);
        kept.get(layer).close();
        arriving.close();
        for (int i = 0; i < DensePass.BLOCK.size(); i++) {
            found.put(nameOf(layer, DensePass.BLOCK.get(i)), gradients.get(i + 1));
        }
        return gradients.get(0);
    }
}
