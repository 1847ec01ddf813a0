package tailor.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tailor.model.DecoderConfig.Family;

/**
 * A Hugging Face {@code config.json} as a {@link DecoderConfig}, and back.
 *
 * <p>Keys that are absent or null have the defaults of their family's configuration class in transformers 5. The base of the
 * rotary embedding is read at either place where it may stand: {@code rope_parameters} (or {@code rope_scaling}), else the
 * top level. What the decoder does not compute is refused by {@link UnsupportedKeys}; keys about other things are passed over.
 */
final class HuggingFaceConfig {
    private static final ObjectMapper JSON = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .configure(DeserializationFeature.ACCEPT_FLOAT_AS_INT, false).build();

    private static final Map<Family, String> ARCHITECTURES = Map.of(Family.QWEN3, "Qwen3ForCausalLM",
            Family.QWEN3_MOE, "Qwen3MoeForCausalLM", Family.LLAMA, "LlamaForCausalLM");

    private static final Map<String, Number> COMMON = Map.of("initializer_range", 0.02, "rms_norm_eps", 1e-6, "rope_theta", 10_000.0);

    /** Sizes that a file may leave out, by family. */
    private static final Map<Family, Map<String, Number>> DEFAULTS = Map.of(
            Family.QWEN3, Map.of("vocab_size", 151_936, "hidden_size", 4096, "intermediate_size", 22_016, "num_hidden_layers", 32,
                    "num_attention_heads", 32, "num_key_value_heads", 32, "head_dim", 128, "max_position_embeddings", 32_768),
            Family.QWEN3_MOE, Map.of("vocab_size", 151_936, "hidden_size", 2048, "intermediate_size", 6144, "num_hidden_layers", 24,
                    "num_attention_heads", 32, "num_key_value_heads", 4, "max_position_embeddings", 32_768),
            Family.LLAMA, Map.of("vocab_size", 32_000, "hidden_size", 4096, "intermediate_size", 11_008, "num_hidden_layers", 32,
                    "num_attention_heads", 32, "max_position_embeddings", 2048));

    private static final Map<String, Number> EXPERTS = Map.of("num_experts", 128, "num_experts_per_tok", 8,
            "moe_intermediate_size", 768, "decoder_sparse_step", 1);

    private HuggingFaceConfig() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is no JSON object, of another family, or asks for what the decoder does not compute
     */
    static DecoderConfig read(Path file) {
        try {
            if (!(JSON.readTree(file.toFile()) instanceof ObjectNode config)) {
                throw new IllegalArgumentException(file + " is not a JSON object: give a Hugging Face config.json");
            }
            Family family = family(file, config);
            UnsupportedKeys.refuse(file, config);
            fill(config, family);
            return JSON.treeToValue(config, DecoderConfig.class);
        } catch (ValueInstantiationException e) {                   // a value out of its range, told by the record
            throw new IllegalArgumentException(file + ": " + firstLine(e.getCause()), e);
        } catch (JsonMappingException e) {
            String key = e.getPath().stream().map(JsonMappingException.Reference::getFieldName).reduce("", (path, next) -> next);
            throw new IllegalArgumentException(file + ": " + key + " cannot be read (" + firstLine(e) + "): correct it", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " describes no model of the kit: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static Family family(Path file, ObjectNode config) {
        String name = config.path("model_type").asText("");
        List<Family> families = List.of(Family.values());
        return families.stream().filter(family -> nameOf(family).equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                file + ": model_type " + config.path("model_type") + " is not computed here: take a model of "
                        + String.join(", ", families.stream().map(HuggingFaceConfig::nameOf).toList())));
    }

    private static String nameOf(Family family) {
        return JSON.valueToTree(family).asText();
    }

    private static void fill(ObjectNode config, Family family) {
        rope(config).filter(rope -> rope.hasNonNull("rope_theta")).findFirst().ifPresent(rope -> config.set("rope_theta", rope.get("rope_theta")));
        boolean headsFollow = config.has("num_key_value_heads");     // null: one key-value head a query head
        COMMON.forEach((key, value) -> setIfMissing(config, key, value));
        if (headsFollow || !DEFAULTS.get(family).containsKey("num_key_value_heads")) {
            setIfMissing(config, "num_key_value_heads", heads(config, family));
        }
        DEFAULTS.get(family).forEach((key, value) -> setIfMissing(config, key, value));
        setIfMissing(config, "head_dim", config.path("hidden_size").asInt() / Math.max(1, config.path("num_attention_heads").asInt()));
        if (family == Family.QWEN3_MOE) {
            if (config.hasNonNull("num_local_experts")) {            // transformers 5; before it was num_experts
                config.set("num_experts", config.remove("num_local_experts"));
            }
            EXPERTS.forEach((key, value) -> setIfMissing(config, key, value));
        } else {
            config.remove(Experts.KEYS).remove("num_local_experts");
        }
    }

    private static Number heads(ObjectNode config, Family family) {
        return config.hasNonNull("num_attention_heads") ? config.path("num_attention_heads").asInt()
                : DEFAULTS.get(family).get("num_attention_heads");
    }

    /** The objects that may describe the rotary embedding, the newer name first. */
    static Stream<JsonNode> rope(JsonNode config) {
        return Stream.of("rope_parameters", "rope_scaling").map(config::path).filter(JsonNode::isObject);
    }

    private static void setIfMissing(ObjectNode config, String key, Number value) {
        if (!config.hasNonNull(key)) {
            config.set(key, JSON.valueToTree(value));
        }
    }

    /**
     * The file of a model, as transformers 4 and 5 read it: the rotary base and the type of the weights stand under the names
     * of both.
     */
    static ObjectNode of(DecoderConfig shape, TensorType weights) {
        ObjectNode config = JSON.createObjectNode();
        config.putArray("architectures").add(ARCHITECTURES.get(shape.modelType()));
        config.setAll((ObjectNode) JSON.valueToTree(shape));
        if (shape.experts().isNone()) {
            config.remove(Experts.KEYS);
        } else {
            config.put("num_local_experts", shape.experts().numExperts());
        }
        config.put("hidden_act", "silu").put("attention_bias", false).put("attention_dropout", 0.0);
        if (shape.modelType() == Family.LLAMA) {
            config.put("mlp_bias", false);
        } else {
            config.put("use_sliding_window", false).putNull("sliding_window");
        }
        config.putObject("rope_parameters").put("rope_theta", shape.ropeTheta()).put("rope_type", "default");
        config.put("torch_dtype", weights.torchName()).put("dtype", weights.torchName());
        return config;
    }

    /** Writes a JSON file. */
    static void write(Path file, JsonNode content) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(partial.toFile(), content);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
