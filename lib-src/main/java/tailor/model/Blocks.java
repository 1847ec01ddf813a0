package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tailor.tensor.EagerOps;
import tailor.tensor.Precision;
import tailor.tensor.TorchOps;

/**
 * The differentiable pass of a decoder, from ids to the state before the output head: the embedding, blocks of attention and
 * feed-forward, the last norm.
 *
 * @param parameters in Hugging Face's names
 * @param weights in the order of the script's {@code decode}
 * @param feedForwards one a layer
 * @param rotary of all positions
 */
record Blocks(DecoderConfig config, TorchOps ops, Map<String, NDArray> parameters, List<NDArray> weights,
        List<FeedForward> feedForwards, RotaryTable rotary) {

    /** One attention section with its residual: states, then norm, wq, wk, wv, wo, qn, kn of the layer. */
    private interface Attention {
        NDArray apply(NDArray x, List<NDArray> weights);
    }

    /** A decoder's weights in the order of the script's {@code decode}; what a family does not have is empty. */
    static List<NDArray> weights(DecoderConfig config, Map<String, NDArray> parameters, NDManager manager) {
        List<NDArray> weights = new ArrayList<>();
        NDArray none = manager.create(new Shape(0), DataType.FLOAT32);
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            String at = ParameterShapes.layer(layer);
            for (String name : DensePass.BLOCK) {
                weights.add(parameters.getOrDefault(at + name + ".weight", none));
            }
        }
        weights.add(parameters.get(ParameterShapes.FINAL_NORM));
        weights.add(parameters.get(config.tieWordEmbeddings() ? ParameterShapes.EMBEDDING : ParameterShapes.HEAD));
        return weights;
    }

    /** {@link Decoder#sections(NDArray, Precision)}, of ids within the context. */
    List<Decoder.Section> sections(NDArray ids, Precision precision) {
        RotaryTable turns = turns(ids);
        return sections((x, own) -> switch (config.modelType()) {
            case QWEN3, QWEN3_MOE -> ops.apply("attention", inputs(x, own, turns.cos(), turns.sin()));
            case LLAMA -> ops.apply("attention_plain", inputs(x, own.subList(0, 5), turns.cos(), turns.sin()));
        }, precision);
    }

    /** {@link Decoder#sections(BranchedBatch, Precision, NDManager)}, of paths within the context. */
    List<Decoder.Section> sections(BranchedBatch batch, Precision precision, NDManager owner) {
        RotaryTable turns = turns(batch, owner);
        NDArray[] layout = batch.layout(turns.cos().expandDims(1), turns.sin().expandDims(1), owner);      // (N, 1, D/2)
        return sections((x, own) -> ops.apply("attention_branched", inputs(x, own, layout)), precision);
    }

    private List<Decoder.Section> sections(Attention attention, Precision precision) {
        List<Decoder.Section> sections = new ArrayList<>();
        sections.add(new Decoder.Section(List.of(ParameterShapes.EMBEDDING),
                x -> new Decoder.Routed(embedded(x, precision), List.of())));
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            int at = layer;
            List<String> names = parameters.keySet().stream().filter(name -> name.startsWith(ParameterShapes.layer(at))).toList();
            sections.add(new Decoder.Section(names, x -> {
                List<Routing> seen = new ArrayList<>();
                return new Decoder.Routed(block(at, x, attention, seen), seen);
            }));
        }
        sections.add(new Decoder.Section(List.of(ParameterShapes.FINAL_NORM), x -> new Decoder.Routed(normed(x), List.of())));
        return sections;
    }

    /** The turns (T, D/2) of the positions of ids (B, T), owned by their manager. */
    RotaryTable turns(NDArray ids) {
        long t = ids.getShape().get(1);
        NDArray cos = EagerOps.rows(rotary.cos(), 0, t);
        NDArray sin = EagerOps.rows(rotary.sin(), 0, t);
        cos.attach(ids.getManager());
        sin.attach(ids.getManager());
        return new RotaryTable(cos, sin);
    }

    /** The turns (N, D/2) of the tokens of a batch. */
    RotaryTable turns(BranchedBatch batch, NDManager owner) {
        NDArray positions = owner.create(batch.positions());
        return new RotaryTable(rows(rotary.cos(), positions), rows(rotary.sin(), positions));
    }

    private NDArray rows(NDArray table, NDArray positions) {
        NDArray rows = ops.apply("embed", table, positions);
        rows.attach(positions.getManager());
        return rows;
    }

    private NDArray embedded(NDArray ids, Precision precision) {
        NDArray x = ops.apply(precision == Precision.BF16 ? "embed_bf16" : "embed", parameters.get(ParameterShapes.EMBEDDING), ids);
        x.attach(ids.getManager());
        return x;                                                                        // (…, d)
    }

    private NDArray block(int layer, NDArray x, Attention attention, List<Routing> seen) {
        return feedForwards.get(layer).apply(attention.apply(x, attentionWeights(layer)), ops, seen);
    }

    private NDArray normed(NDArray x) {
        return ops.apply("rms_norm", x, parameters.get(ParameterShapes.FINAL_NORM));
    }

    /** Norm, wq, wk, wv, wo, qn, kn of a layer, the last two empty for Llama. */
    List<NDArray> attentionWeights(int layer) {
        int at = DensePass.BLOCK.size() * layer;
        return weights.subList(at, at + 7);
    }

    private static NDArray[] inputs(NDArray x, List<NDArray> weights, NDArray... others) {
        List<NDArray> inputs = new ArrayList<>();
        inputs.add(x);
        inputs.addAll(weights);
        inputs.addAll(Arrays.asList(others));
        return inputs.toArray(NDArray[]::new);
    }
}
