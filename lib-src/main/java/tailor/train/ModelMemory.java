package tailor.train;

import tailor.model.Decoder;
import tailor.model.DecoderConfig;

/**
 * Bytes that a decoder takes, counted from its shape. Letters as in {@link DecoderConfig}: d, F, H, G, D, V.
 *
 * @param shape with its vocabulary
 * @param computeBytes of a number in matrix products and what they keep: 4 in fp32, 2 in bf16
 * @param checkpointing whether a block keeps its input only and is computed again on the way back
 */
record ModelMemory(DecoderConfig shape, int computeBytes, boolean checkpointing) {
    private static final int FP32 = 4;

    /** Weights: masters in fp32, and a copy where products are in another type. */
    long parameters() {
        return Decoder.parameterCount(shape) * (FP32 + (computeBytes == FP32 ? 0 : computeBytes));
    }

    /** One gradient a parameter, in fp32. */
    long gradients() {
        return Decoder.parameterCount(shape) * FP32;
    }

    /** AdamW's two moments, in fp32. */
    long moments() {
        return 2 * gradients();
    }

    /**
     * What the tape keeps of a forward pass, the blocks' inputs and the final norm included.
     *
     * @param tokens of the pass
     */
    long activations(long tokens) {
        long layers = shape.numHiddenLayers();
        long residual = (long) shape.hiddenSize() * computeBytes;
        long ends = residual + norm(shape.hiddenSize());
        return tokens * (ends + (checkpointing ? layers * residual + block() : layers * block()));
    }

    /** Gradients in flight on the way back through one block: of gate, up and their product. */
    long backward(long tokens) {
        return tokens * 3L * shape.intermediateSize() * computeBytes;
    }

    /** Of one block and one token: two norms, queries, keys, values, what attention returns, gate, its silu, up, product. */
    private long block() {
        long d = shape.hiddenSize();
        long queries = (long) shape.numAttentionHeads() * shape.headDim();
        long keys = (long) shape.numKeyValueHeads() * shape.headDim();
        boolean headNorms = shape.modelType() != DecoderConfig.Family.LLAMA;
        long attention = (2 * d + 2 * queries + 2 * keys) * computeBytes + (headNorms ? norm(queries) + norm(keys) : 0);
        return 2 * norm(d) + attention + 4L * shape.intermediateSize() * computeBytes;
    }

    /** An RMSNorm keeps its normalised input and its result; in another type than fp32 also its input, converted. */
    private long norm(long width) {
        return computeBytes == FP32 ? 2 * width * FP32 : 2 * width * FP32 + width * computeBytes;
    }

    /** Keys and values of some sequences; a third more while those that ended leave the batch. */
    long cache(long sequences, long tokens) {
        long entry = 2L * shape.numHiddenLayers() * shape.numKeyValueHeads() * shape.headDim() * computeBytes;
        return sequences * tokens * entry * 4 / 3;
    }
}
