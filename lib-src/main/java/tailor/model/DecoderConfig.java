package tailor.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

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
 * @param experts the mixture of experts, its keys beside the others in JSON; {@link Experts#NONE} for a dense model
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
        double initializerRange,
        @JsonUnwrapped @JsonProperty(access = JsonProperty.Access.READ_ONLY) Experts experts) {

    /** Families that the decoder computes. */
    public enum Family {
        /** RMSNorm on every query and key head before the rotation. */
        @JsonProperty("qwen3") QWEN3,
        /** Qwen3 with a mixture of experts in place of some or all of its feed-forwards. */
        @JsonProperty("qwen3_moe") QWEN3_MOE,
        /** Qwen3 without the head norms. */
        @JsonProperty("llama") LLAMA
    }

    public DecoderConfig {
        experts = experts == null ? Experts.NONE : experts;
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
        requireExpertsOf(modelType, experts);
    }

    /** A dense decoder. */
    public DecoderConfig(Family modelType, int vocabSize, int hiddenSize, int intermediateSize, int numHiddenLayers, int numAttentionHeads,
            int numKeyValueHeads, int headDim, int maxPositionEmbeddings, double rmsNormEps, double ropeTheta,
            boolean tieWordEmbeddings, double initializerRange) {
        this(modelType, vocabSize, hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, numKeyValueHeads, headDim,
                maxPositionEmbeddings, rmsNormEps, ropeTheta, tieWordEmbeddings, initializerRange, Experts.NONE);
    }

    /** From flat keys: a creator of its own, because Jackson does not refuse unknown keys beside an unwrapped record. */
    @JsonCreator
    static DecoderConfig read(
            @JsonProperty("model_type") Family modelType,
            @JsonProperty("vocab_size") int vocabSize,
            @JsonProperty("hidden_size") int hiddenSize,
            @JsonProperty("intermediate_size") int intermediateSize,
            @JsonProperty("num_hidden_layers") int numHiddenLayers,
            @JsonProperty("num_attention_heads") int numAttentionHeads,
            @JsonProperty("num_key_value_heads") int numKeyValueHeads,
            @JsonProperty("head_dim") int headDim,
            @JsonProperty("max_position_embeddings") int maxPositionEmbeddings,
            @JsonProperty("rms_norm_eps") double rmsNormEps,
            @JsonProperty("rope_theta") double ropeTheta,
            @JsonProperty("tie_word_embeddings") boolean tieWordEmbeddings,
            @JsonProperty("initializer_range") double initializerRange,
            @JsonProperty("num_experts") @JsonAlias("num_local_experts") int numExperts,
            @JsonProperty("num_experts_per_tok") int numExpertsPerTok,
            @JsonProperty("moe_intermediate_size") int moeIntermediateSize,
            @JsonProperty("norm_topk_prob") boolean normTopkProb,
            @JsonProperty("decoder_sparse_step") int decoderSparseStep,
            @JsonProperty("mlp_only_layers") List<Integer> mlpOnlyLayers) {
        return new DecoderConfig(modelType, vocabSize, hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, numKeyValueHeads,
                headDim, maxPositionEmbeddings, rmsNormEps, ropeTheta, tieWordEmbeddings, initializerRange, new Experts(numExperts,
                        numExpertsPerTok, moeIntermediateSize, normTopkProb, decoderSparseStep, mlpOnlyLayers));
    }

    private static void requireExpertsOf(Family family, Experts experts) {
        if (family == Family.QWEN3_MOE && experts.isNone()) {
            throw new IllegalArgumentException("num_experts = 0 must be at least 1 for model_type qwen3_moe, or take model_type qwen3");
        }
        if (family != Family.QWEN3_MOE && !experts.isNone()) {
            throw new IllegalArgumentException("num_experts = " + experts.numExperts() + " needs model_type qwen3_moe, not "
                    + String.valueOf(family).toLowerCase(Locale.ROOT));
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
                numKeyValueHeads, headDim, maxPositionEmbeddings, rmsNormEps, ropeTheta, tieWordEmbeddings, initializerRange, experts);
    }

    /** The same weights read with another rotary base and a longest context of {@code positions} tokens: mid-training. */
    public DecoderConfig withContext(int positions, double theta) {
        return new DecoderConfig(modelType, vocabSize, hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads,
                numKeyValueHeads, headDim, positions, rmsNormEps, theta, tieWordEmbeddings, initializerRange, experts);
    }

    /** Number of trained values, of all experts together. */
    public long parameterCount() {
        return sum(name -> true);
    }

    /**
     * Number of trained values that one token passes through between embedding and head: of each sparse layer the router and
     * {@code num_experts_per_tok} experts. The embedding table and the head are left out, as in names like 10B-A0.5B.
     */
    public long activeParameterCount() {
        long idle = sum(name -> name.contains(".mlp.experts.")) / Math.max(1, experts.numExperts())
                * (experts.numExperts() - experts.numExpertsPerTok());
        return sum(name -> !name.equals(ParameterShapes.EMBEDDING) && !name.equals(ParameterShapes.HEAD)) - idle;
    }

    private long sum(Predicate<String> named) {
        return ParameterShapes.of(this).entrySet().stream().filter(e -> named.test(e.getKey())).mapToLong(e -> e.getValue().size()).sum();
    }
}
