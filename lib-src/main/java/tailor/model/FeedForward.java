package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tailor.tensor.TorchOps;

/** The second half of a block, with its norm and its residual. */
sealed interface FeedForward {

    /**
     * The differentiable pass.
     *
     * @param x (…, d)
     * @param seen takes what a router did
     * @return (…, d), owned by the manager of {@code x}
     */
    NDArray apply(NDArray x, TorchOps ops, List<Routing> seen);

    /** The same off the tape, in the manager {@code scope}. */
    NDArray next(NDArray x, TorchOps ops, NDManager scope);

    /** The feed-forward of a layer. */
    static FeedForward of(DecoderConfig config, int layer, Map<String, NDArray> parameters, NDManager manager) {
        NDArray norm = parameters.get(ParameterShapes.layer(layer) + "post_attention_layernorm.weight");
        String at = ParameterShapes.layer(layer) + "mlp.";
        if (!config.experts().at(layer)) {
            return new Dense(norm, parameters.get(at + "gate_proj.weight"), parameters.get(at + "up_proj.weight"),
                    parameters.get(at + "down_proj.weight"));
        }
        Experts experts = config.experts();
        List<NDArray> weights = new ArrayList<>();
        for (int e = 0; e < experts.numExperts(); e++) {
            for (String name : ParameterShapes.EXPERT) {
                weights.add(parameters.get(at + "experts." + e + "." + name));
            }
        }
        Shape choice = new Shape(experts.numExpertsPerTok(), experts.normTopkProb() ? 1 : 0);
        return new Sparse(layer, norm, parameters.get(at + "gate.weight"), manager.zeros(new Shape(experts.numExperts())),
                manager.zeros(choice, DataType.FLOAT32), List.copyOf(weights));
    }

    /** SwiGLU: norm (d), gate and up (F, d), down (d, F). */
    record Dense(NDArray norm, NDArray gate, NDArray up, NDArray down) implements FeedForward {
        @Override
        public NDArray apply(NDArray x, TorchOps ops, List<Routing> seen) {
            return ops.apply("mlp", x, norm, gate, up, down);
        }

        @Override
        public NDArray next(NDArray x, TorchOps ops, NDManager scope) {
            return ops.runOne("mlp", scope, x, norm, gate, up, down);
        }
    }

    /**
     * A mixture of experts, as in Qwen3-MoE: each token is computed by the k experts that its router finds most probable.
     *
     * @param layer counted from 0
     * @param norm (d)
     * @param router (E, d)
     * @param bias (E) added to the router's probabilities for the choice only (arXiv 2408.15664); not a parameter
     * @param choice (k, 1) where the weights of the chosen are divided by their sum, else (k, 0); its shape is read only
     * @param experts gate (F, d), up (F, d) and down (d, F) of each expert
     */
    record Sparse(int layer, NDArray norm, NDArray router, NDArray bias, NDArray choice, List<NDArray> experts) implements FeedForward {
        @Override
        public NDArray apply(NDArray x, TorchOps ops, List<Routing> seen) {
            NDList out = ops.applyWith("moe_routed", experts, x, norm, router, bias, choice);
            seen.add(new Routing(layer, out.get(1), out.get(2), out.get(3)));
            return out.get(0);
        }

        @Override
        public NDArray next(NDArray x, TorchOps ops, NDManager scope) {
            return ops.runOne("moe", scope, x, norm, router, bias, choice, experts);
        }
    }
}
