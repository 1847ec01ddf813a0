package tailor.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The shape of a decoder, in Hugging Face's keys.
 *
 * @param modelType the family
 * @param vocabSize V; 0 in a study's configuration: the tokenizer's size
 * @param hiddenSize d
 * @param intermediateSize F
 * @param numHiddenLayers blocks
 * @param numAttentionHeads H
 * @param numKeyValueHeads G, divides H
 * @param headDim D, even; independent of d/H
 * @param maxPositionEmbeddings the longest context, in tokens
 * @param rmsNormEps ε of every RMSNorm
 * @param ropeTheta base of the rotary embedding
 * @param tieWordEmbeddings whether the head is the embedding table
 * @param initializerRange standard deviation of the initial weights
 */
public record DecoderConfig(
        Family modelType,
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headDim,
        int maxPositionEmbeddings,
        double rmsNormEps,
        double ropeTheta,
        boolean tieWordEmbeddings,
        double initializerRange) {

    /** Families that the decoder computes. */
    public enum Family {
        /** RMSNorm on every query and key head before the rotation. */
        @JsonProperty("qwen3") QWEN3,
        /** The same without the head norms. */
        @JsonProperty("llama") LLAMA
    }

    public DecoderConfig {
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", numHiddenLayers);
        requirePositive("num_attention_heads", numAttentionHeads);
        requirePositive("num_key_value_heads", numKeyValueHeads);
        requirePositive("head_dim", headDim);
        requirePositive("max_position_embeddings", maxPositionEmbeddings);
        if (vocabSize < 0) {
            throw new IllegalArgumentException("vocab_size = " + vocabSize + " must not be negative");
        }
        if (numAttentionHeads % numKeyValueHeads != 0) {
            throw new IllegalArgumentException("num_key_value_heads = " + numKeyValueHeads
                    + " must divide num_attention_heads = " + numAttentionHeads);
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException("head_dim = " + headDim + " must be even: rotary embedding turns pairs");
        }
        if (!(rmsNormEps > 0) || !(ropeTheta > 1) || !(initializerRange > 0)) {
            throw new IllegalArgumentException("rms_norm_eps = " + rmsNormEps + " and initializer_range = " + initializerRange
                    + " must be above 0, rope_theta = " + ropeTheta + " above 1");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 1");
        }
    }

    /** The same shape for a vocabulary of {@code size} tokens. */
    public DecoderConfig withVocabSize(int size) {
        return new DecoderConfig(modelType, size, hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads,
                numKeyValueHeads, headDim, maxPositionEmbeddings, rmsNormEps, ropeTheta, tieWordEmbeddings, initializerRange);
    }

    /** The same weights read with another rotary base and a longest context of {@code positions} tokens: mid-training. */
    public DecoderConfig withContext(int positions, double theta) {
        return new DecoderConfig(modelType, vocabSize, hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads,
                numKeyValueHeads, headDim, positions, rmsNormEps, theta, tieWordEmbeddings, initializerRange);
    }
}
