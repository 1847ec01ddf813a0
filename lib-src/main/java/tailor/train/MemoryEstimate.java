package tailor.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tailor.tensor.DeviceMemory;
import tailor.tensor.HeadChunks;

/**
 * The memory that a run is expected to take of its device at most, counted before it starts.
 *
 * <p>On the CPU the growth of a process lies within {@value #BELOW} and {@value #ABOVE} of it (a test measures that); what the
 * engine itself takes is not in it.
 *
 * @param parts bytes by what takes them
 */
record MemoryEstimate(Map<String, Long> parts) {
    /** The least share of the estimate that was measured. */
    static final double BELOW = 0.8;

    /** The largest share. */
    static final double ABOVE = 1.2;

    /** Logits, log-probabilities, probabilities, their gradient and a mask, where autograd differentiates the loss of a chunk. */
    private static final int ARRAYS_OF_A_CHUNK = 5;

    /** Probabilities, a mask and a copy of some rows beside the logits, where the gradient is written out. */
    private static final int ARRAYS_OF_A_GROUP = 3;

    /** Drawing a token: float64 for the cumulative sum. */
    private static final int BYTES_OF_A_DRAW = 32;

    private static final int FP32 = 4;

    /** What can be lowered, by dotted key; the last ones are raised instead. */
    private static final List<String> LOWER = List.of("train.batch_size", "train.context", "train.pass_tokens", "rollout.batch",
            "evaluation.batch", "rollout.max_new_tokens");

    MemoryEstimate {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** Of next-token training. */
    static MemoryEstimate ofTokens(ModelMemory model, TrainConfig train) {
        long tokens = (long) train.batchSize() / train.accumulation() * train.context();
        Map<String, Long> parts = weights(model, train.accumulation() > 1);
        parts.put("activations", model.tokenActivations(tokens, train.context()));
        parts.put("loss", loss(model, tokens));
        return new MemoryEstimate(parts);
    }

    /**
     * Of reinforcement learning: the larger of sampling and learning, which take turns.
     *
     * @param prompt tokens of the longest
     */
    static MemoryEstimate ofPolicy(ModelMemory model, GrpoConfig config, int prompt) {
        long path = prompt + (long) config.rollout().maxNewTokens();
        long tokens = Math.max(config.train().passTokens(), path);
        Map<String, Long> learning = weights(model, true);
        learning.put("activations", model.activations(tokens, path) + model.backward(tokens));
        // A mask of what each completion sees of its prompt and itself, as booleans and as numbers.
        learning.put("attention mask", tokens * path * (1 + FP32));
        learning.put("loss", loss(model, tokens));

        Map<String, Long> sampling = weights(model, false);
        sampling.remove("gradients");
        RolloutConfig rollout = config.rollout();
        long most = Math.max(Math.min(rollout.batch(), (long) rollout.prompts() * rollout.samples()), config.evaluation().batch());
        sampling.put("key-value cache", model.cache(most, path));
        sampling.put("logits", most * model.shape().vocabSize() * BYTES_OF_A_DRAW);
        MemoryEstimate first = new MemoryEstimate(learning);
        MemoryEstimate second = new MemoryEstimate(sampling);
        return first.total() >= second.total() ? first : second;
    }

    private static Map<String, Long> weights(ModelMemory model, boolean accumulates) {
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("parameters", model.parameters());
        parts.put("gradients", model.gradients() * (accumulates ? 2 : 1));
        parts.put("AdamW", model.moments());
        return parts;
    }

    /** States, their gradient twice, the head's gradient, and one chunk of logits with what is made of it. */
    private static long loss(ModelMemory model, long tokens) {
        long d = model.shape().hiddenSize();
        long vocabulary = model.shape().vocabSize();
        HeadChunks chunks = HeadChunks.of(tokens, vocabulary, model.card());
        long rows = Math.max(chunks.tokens() + (long) ARRAYS_OF_A_GROUP * chunks.group(), (long) ARRAYS_OF_A_CHUNK * chunks.differentiable());
        return (3 * tokens * d + vocabulary * d + rows * vocabulary) * FP32;
    }

    /** Bytes of all parts. */
    long total() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Refuses a run that does not fit.
     *
     * @param config of the run, for what can be lowered
     * @throws IllegalArgumentException naming what is needed, what is there, and what to lower
     */
    void requireFits(DeviceMemory memory, ObjectNode config) {
        if (total() > memory.free()) {
            throw new IllegalArgumentException("expected memory " + this + " is more than " + memory.device() + " has (" + memory
                    + "): " + remedy(config));
        }
    }

    /** What a configuration could lower to take less memory, with its values. */
    static String remedy(ObjectNode config) {
        String lower = LOWER.stream().map(key -> named(config, key)).filter(text -> !text.isEmpty()).collect(Collectors.joining(" or "));
        String raise = named(config, "train.accumulation");
        return "lower " + lower + (raise.isEmpty() ? "" : ", or raise " + raise + " (the same result in more passes)");
    }

    private static String named(ObjectNode config, String key) {
        JsonNode value = config.at("/" + key.replace('.', '/'));
        return value.isMissingNode() ? "" : key + " = " + value.asText();
    }

    /** {@code 1.2 GiB (activations 900 MiB, AdamW 200 MiB, …)}, the largest first. */
    @Override
    public String toString() {
        return DeviceMemory.readable(total()) + " (" + parts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(part -> part.getKey() + " " + DeviceMemory.readable(part.getValue())).collect(Collectors.joining(", ")) + ")";
    }
}
