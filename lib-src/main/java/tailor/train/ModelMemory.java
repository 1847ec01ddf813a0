package tailor.train;

import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.model.Experts;
import tailor.tensor.Compute;
import tailor.tensor.Precision;

/**
 * Bytes that a decoder takes, counted from its shape. Letters as in {@link DecoderConfig}: d, F, H, G, D, V.
 *
 * @param shape with its vocabulary
 * @param computeBytes of a number in matrix products and what they keep: 4 in fp32, 2 in bf16
 * @param checkpointing whether a block keeps its input only and is computed again on the way back
 * @param card whether a CUDA card computes: its attention over groups of heads is fused, the CPU's is not
 */
record ModelMemory(DecoderConfig shape, int computeBytes, boolean checkpointing, boolean card) {
    private static final int FP32 = 4;

    /** In fp32, without checkpointing, on the device of this process. */
    static ModelMemory of(DecoderConfig shape) {
        return new ModelMemory(shape, FP32, false, Compute.isCuda(Compute.device()));
    }

    /** As training computes it, on the device of this process. */
    static ModelMemory of(DecoderConfig shape, TrainingMeans means) {
        return new ModelMemory(shape, means.precision() == Precision.BF16 ? 2 : FP32, means.activationCheckpointing(),
                Compute.isCuda(Compute.device()));
    }

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
     * @param context of a row, in tokens
     */
    long activations(long tokens, long context) {
        long layers = shape.numHiddenLayers();
        long residual = (long) shape.hiddenSize() * computeBytes;
        long ends = residual + norm(shape.hiddenSize());
        long blocks = 0;
        long largest = 0;
        for (int layer = 0; layer < layers; layer++) {
            long block = block(layer, context);
            blocks += block;
            largest = Math.max(largest, block);
        }
        return tokens * (ends + (checkpointing ? layers * residual + largest : blocks));
    }

    /**
     * What a forward pass keeps and its way back adds at most, in next-token training. Where the gradient is written out
     * ({@link tailor.model.DensePass}), the gradients of a block take the place of what it kept.
     */
    long tokenActivations(long tokens, long context) {
        if (shape.modelType() != DecoderConfig.Family.QWEN3 || computeBytes != FP32 || checkpointing || card) {
            return activations(tokens, context) + backward(tokens);
        }
        long ends = 3L * shape.hiddenSize() * FP32;
        return Math.max(backward(tokens), tokens * (ends + shape.numHiddenLayers() * writtenBlock(context)) - gradients());
    }

    /**
     * Of one block and one token, its gradient written out: two norms, heads normalised and turned, what attention takes and gives,
     * its probabilities in a short context, and of the feed-forward three arrays.
     */
    private long writtenBlock(long context) {
        long queries = (long) shape.numAttentionHeads() * shape.headDim();
        long keys = (long) shape.numKeyValueHeads() * shape.headDim();
        long probabilities = context <= 8L * shape.headDim() ? shape.numAttentionHeads() * Math.min(context, (context + 64) / 2) : 0;
        return FP32 * (2L * shape.hiddenSize() + 5 * queries + keys + probabilities + 3L * shape.intermediateSize());
    }

    /** Gradients in flight on the way back through one block: of gate, up and their product. */
    long backward(long tokens) {
        return tokens * 3L * shape.intermediateSize() * computeBytes;
    }

    /** Of one block and one token: two norms, queries, keys, values, what attention returns, the feed-forward. */
    private long block(int layer, long context) {
        long d = shape.hiddenSize();
        long queries = (long) shape.numAttentionHeads() * shape.headDim();
        long keys = (long) shape.numKeyValueHeads() * shape.headDim();
        boolean headNorms = shape.modelType() != DecoderConfig.Family.LLAMA;
        long attention = (2 * d + 2 * queries + 2 * keys) * computeBytes + (headNorms ? norm(queries) + norm(keys) : 0);
        return 2 * norm(d) + attention + groups(queries, context) + feedForward(layer);
    }

    /** Gate, its silu, up and their product; of experts, those of the chosen ones, their inputs and outputs, and the router's numbers. */
    private long feedForward(int layer) {
        Experts experts = shape.experts();
        if (!experts.at(layer)) {
            return 4L * shape.intermediateSize() * computeBytes;
        }
        long expert = 4L * experts.moeIntermediateSize() + 2L * shape.hiddenSize();
        return experts.numExpertsPerTok() * expert * computeBytes + 3L * experts.numExperts() * FP32;
    }

    /** What attention over groups of heads keeps besides: keys and values for every head, and on the CPU its probabilities. */
    private long groups(long queries, long context) {
        boolean grouped = shape.numKeyValueHeads() < shape.numAttentionHeads();
        boolean copies = computeBytes == FP32 || !card;
        long probabilities = card ? 0 : shape.numAttentionHeads() * context;
        return grouped && copies ? (2 * queries + probabilities) * computeBytes : 0;
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
