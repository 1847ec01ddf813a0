package tailor.model;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names and shapes of a decoder's parameters, as Hugging Face writes them. */
final class ParameterShapes {
    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String FINAL_NORM = "model.norm.weight";
    static final String HEAD = "lm_head.weight";

    /** Of one expert, in the order of the script's {@code mix}. */
    static final List<String> EXPERT = List.of("gate_proj.weight", "up_proj.weight", "down_proj.weight");

    private ParameterShapes() {}

    /** What the names of a layer's parameters begin with. */
    static String layer(int layer) {
        return "model.layers." + layer + ".";
    }

    static Map<String, Shape> of(DecoderConfig c) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        long d = c.hiddenSize();
        long queries = (long) c.numAttentionHeads() * c.headDim();
        long keys = (long) c.numKeyValueHeads() * c.headDim();
        shapes.put(EMBEDDING, new Shape(c.vocabSize(), d));
        for (int layer = 0; layer < c.numHiddenLayers(); layer++) {
            String at = layer(layer);
            shapes.put(at + "input_layernorm.weight", new Shape(d));
            shapes.put(at + "self_attn.q_proj.weight", new Shape(queries, d));
            shapes.put(at + "self_attn.k_proj.weight", new Shape(keys, d));
            shapes.put(at + "self_attn.v_proj.weight", new Shape(keys, d));
            shapes.put(at + "self_attn.o_proj.weight", new Shape(d, queries));
            if (c.modelType() != DecoderConfig.Family.LLAMA) {
                shapes.put(at + "self_attn.q_norm.weight", new Shape(c.headDim()));
                shapes.put(at + "self_attn.k_norm.weight", new Shape(c.headDim()));
            }
            shapes.put(at + "post_attention_layernorm.weight", new Shape(d));
            if (c.experts().at(layer)) {
                shapes.put(at + "mlp.gate.weight", new Shape(c.experts().numExperts(), d));
                for (int expert = 0; expert < c.experts().numExperts(); expert++) {
                    putFeedForward(shapes, at + "mlp.experts." + expert + ".", c.experts().moeIntermediateSize(), d);
                }
            } else {
                putFeedForward(shapes, at + "mlp.", c.intermediateSize(), d);
            }
        }
        shapes.put(FINAL_NORM, new Shape(d));
        if (!c.tieWordEmbeddings()) {
            shapes.put(HEAD, new Shape(c.vocabSize(), d));
        }
        return shapes;
    }

    private static void putFeedForward(Map<String, Shape> shapes, String at, long width, long d) {
        shapes.put(at + EXPERT.get(0), new Shape(width, d));
        shapes.put(at + EXPERT.get(1), new Shape(width, d));
        shapes.put(at + EXPERT.get(2), new Shape(d, width));
    }
}
