package tailor.model;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names and shapes of a decoder's parameters, as Hugging Face writes them. */
final class ParameterShapes {
    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String FINAL_NORM = "model.norm.weight";
    static final String HEAD = "lm_head.weight";

    private ParameterShapes() {}

    static Map<String, Shape> of(DecoderConfig c) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        long d = c.hiddenSize();
        long queries = (long) c.numAttentionHeads() * c.headDim();
        long keys = (long) c.numKeyValueHeads() * c.headDim();
        shapes.put(EMBEDDING, new Shape(c.vocabSize(), d));
        for (int layer = 0; layer < c.numHiddenLayers(); layer++) {
            String at = "model.layers." + layer + ".";
            shapes.put(at + "input_layernorm.weight", new Shape(d));
            shapes.put(at + "self_attn.q_proj.weight", new Shape(queries, d));
            shapes.put(at + "self_attn.k_proj.weight", new Shape(keys, d));
            shapes.put(at + "self_attn.v_proj.weight", new Shape(keys, d));
            shapes.put(at + "self_attn.o_proj.weight", new Shape(d, queries));
            if (c.modelType() == DecoderConfig.Family.QWEN3) {
                shapes.put(at + "self_attn.q_norm.weight", new Shape(c.headDim()));
                shapes.put(at + "self_attn.k_norm.weight", new Shape(c.headDim()));
            }
            shapes.put(at + "post_attention_layernorm.weight", new Shape(d));
            shapes.put(at + "mlp.gate_proj.weight", new Shape(c.intermediateSize(), d));
            shapes.put(at + "mlp.up_proj.weight", new Shape(c.intermediateSize(), d));
            shapes.put(at + "mlp.down_proj.weight", new Shape(d, c.intermediateSize()));
        }
        shapes.put(FINAL_NORM, new Shape(d));
        if (!c.tieWordEmbeddings()) {
            shapes.put(HEAD, new Shape(c.vocabSize(), d));
        }
        return shapes;
    }
}
