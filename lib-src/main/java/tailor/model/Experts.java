package tailor.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * The mixture-of-experts part of a decoder's shape, in Hugging Face's keys (Qwen3-MoE, arXiv 2505.09388).
 *
 * <p>A layer is sparse if it is not listed in {@code mlp_only_layers} and its number, counted from one, is a multiple of
 * {@code decoder_sparse_step}; the other layers keep a dense feed-forward of {@code intermediate_size}.
 *
 * @param numExperts E, experts of a sparse layer; 0: the model is dense, and the other values are not read
 * @param numExpertsPerTok experts that compute a token, in [1, E]
 * @param moeIntermediateSize feed-forward width of one expert, at least 1
 * @param normTopkProb whether the weights of the chosen experts are divided by their sum
 * @param decoderSparseStep every how many layers one is sparse, at least 1
 * @param mlpOnlyLayers layers that stay dense, counted from 0
 */
public record Experts(
        int numExperts,
        int numExpertsPerTok,
        int moeIntermediateSize,
        boolean normTopkProb,
        int decoderSparseStep,
        List<Integer> mlpOnlyLayers) {

    /** No experts: a dense model. */
    public static final Experts NONE = new Experts(0, 0, 0, true, 1, List.of());

    /** The keys, to leave them out of a dense model's {@code config.json}. */
    static final List<String> KEYS = List.of("num_experts", "num_experts_per_tok", "moe_intermediate_size", "norm_topk_prob",
            "decoder_sparse_step", "mlp_only_layers");

    public Experts {
        mlpOnlyLayers = mlpOnlyLayers == null ? List.of() : List.copyOf(mlpOnlyLayers);
        if (numExperts == 0) {                                        // what is not read does not tell two dense models apart
            numExpertsPerTok = 0;
            moeIntermediateSize = 0;
            normTopkProb = true;
            decoderSparseStep = 1;
            mlpOnlyLayers = List.of();
        }
        if (numExperts < 0) {
            throw new IllegalArgumentException("num_experts = " + numExperts + " must not be negative; 0 is a dense model");
        }
        if (numExperts > 0) {
            requireSparse(numExperts, numExpertsPerTok, moeIntermediateSize, decoderSparseStep, mlpOnlyLayers);
        }
    }

    private static void requireSparse(int experts, int chosen, int width, int step, List<Integer> dense) {
        if (chosen < 1 || chosen > experts) {
            throw new IllegalArgumentException("num_experts_per_tok = " + chosen + " must be between 1 and num_experts = " + experts);
        }
        if (width < 1) {
            throw new IllegalArgumentException("moe_intermediate_size = " + width + " must be at least 1");
        }
        if (step < 1) {
            throw new IllegalArgumentException("decoder_sparse_step = " + step + " must be at least 1");
        }
        for (int layer : dense) {
            if (layer < 0) {
                throw new IllegalArgumentException("mlp_only_layers = " + dense + " must count layers from 0");
            }
        }
    }

    /** Whether there are any. */
    @JsonIgnore
    public boolean isNone() {
        return numExperts == 0;
    }

    /** Whether a layer, counted from 0, is sparse. */
    public boolean at(int layer) {
        return numExperts > 0 && !mlpOnlyLayers.contains(layer) && (layer + 1) % decoderSparseStep == 0;
    }
}
