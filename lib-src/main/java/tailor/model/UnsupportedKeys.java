package tailor.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** The keys of a {@code config.json} that would change what a decoder computes, and the values at which they do not. */
final class UnsupportedKeys {

    /**
     * One key.
     *
     * @param changes whether a value that is present and not null, in its whole configuration, asks for something else
     * @param remedy what to do then
     */
    private record Key(String name, BiPredicate<JsonNode, JsonNode> changes, String remedy) {}

    private static final Set<String> SILU = Set.of("silu", "swish");

    private static final String WINDOW = "attention always sees the whole context; if the model was trained without a window, say "
            + "\"use_sliding_window\": false";

    private static final List<Key> KEYS = List.of(
            new Key("hidden_act", (value, all) -> !SILU.contains(value.asText()), "only silu is computed"),
            new Key("attention_bias", (value, all) -> value.asBoolean(), "attention is computed without biases; take a model that has none"),
            new Key("mlp_bias", (value, all) -> value.asBoolean(), "feed-forwards are computed without biases; take a model that has none"),
            dropout("attention_dropout"),
            dropout("hidden_dropout"),
            dropout("resid_pdrop"),
            dropout("embd_pdrop"),
            new Key("use_sliding_window", (value, all) -> value.asBoolean(), WINDOW),
            new Key("sliding_window", (value, all) -> !all.hasNonNull("use_sliding_window"), WINDOW),
            new Key("layer_types", (value, all) -> anyOther(value, "full_attention"), "only full_attention is computed"),
            new Key("partial_rotary_factor", (value, all) -> value.asDouble() != 1, "whole heads are rotated"),
            new Key("quantization_config", (value, all) -> !value.isEmpty(), "take the weights in float32, bfloat16 or float16"),
            new Key("num_shared_experts", (value, all) -> value.asDouble() != 0, "a mixture has no shared expert here"),
            new Key("n_shared_experts", (value, all) -> value.asDouble() != 0, "a mixture has no shared expert here"),
            new Key("shared_expert_intermediate_size", (value, all) -> value.asDouble() != 0, "a mixture has no shared expert here"));

    private UnsupportedKeys() {}

    private static Key dropout(String name) {
        return new Key(name, (value, all) -> value.asDouble() != 0, "nothing is dropped here; set it to 0 to go on without");
    }

    private static boolean anyOther(JsonNode list, String value) {
        return IntStream.range(0, list.size()).anyMatch(i -> !list.path(i).asText().equals(value));
    }

    /** @throws IllegalArgumentException that names the first key that asks for what the decoder does not compute */
    static void refuse(Path file, JsonNode config) {
        for (Key key : KEYS) {
            JsonNode value = config.path(key.name());
            if (!value.isMissingNode() && !value.isNull() && key.changes().test(value, config)) {
                throw refused(file, key.name(), value, key.remedy());
            }
        }
        HuggingFaceConfig.rope(config).forEach(rope -> {
            for (String key : List.of("rope_type", "type")) {
                if (rope.hasNonNull(key) && !rope.path(key).asText().equals("default")) {
                    throw refused(file, key, rope.path(key), "only the default rotary embedding is computed; for a longer context, "
                            + "remove it and choose another rope_theta");
                }
            }
            if (rope.path("partial_rotary_factor").asDouble(1) != 1) {
                throw refused(file, "partial_rotary_factor", rope.path("partial_rotary_factor"), "whole heads are rotated");
            }
        });
    }

    private static IllegalArgumentException refused(Path file, String key, JsonNode value, String remedy) {
        return new IllegalArgumentException(file + ": " + key + " = " + value + " is not supported: " + remedy);
    }
}
