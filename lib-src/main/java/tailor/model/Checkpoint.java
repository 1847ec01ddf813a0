package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A decoder as a Hugging Face directory: {@code config.json}, {@code model.safetensors} and {@code tokenizer.json}.
 *
 * <p>Departure: sharded checkpoints are not read yet.
 */
public final class Checkpoint {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private static final Map<String, String> ARCHITECTURES = Map.of("qwen3", "Qwen3ForCausalLM",
            "qwen3_moe", "Qwen3MoeForCausalLM", "llama", "LlamaForCausalLM");

    private Checkpoint() {}

    /** Writes the decoder and the tokenizer that it was trained with, where there is one. */
    public static void save(Decoder decoder, Optional<Path> tokenizerJson, Path folder) {
        ObjectNode config = JSON.valueToTree(decoder.config());
        if (decoder.config().experts().isNone()) {
            config.remove(Experts.KEYS);
        }
        config.putArray("architectures").add(ARCHITECTURES.get(config.path("model_type").asText()));
        config.put("hidden_act", "silu").put("attention_bias", false).put("torch_dtype", "float32");
        try {
            Files.createDirectories(folder);
            JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve("config.json").toFile(), config);
            if (tokenizerJson.isPresent()) {
                Files.copy(tokenizerJson.get(), folder.resolve("tokenizer.json"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the checkpoint " + folder + " (" + e.getMessage()
                    + "): free some disk space; earlier checkpoints are untouched", e);
        }
        Safetensors.write(folder.resolve("model.safetensors"), decoder.parameters());
        RouterBias.save(decoder, folder);
    }

    /** Reads a decoder. */
    public static Decoder load(Path folder, NDManager parent) {
        return load(folder, parent, UnaryOperator.identity());
    }

    /**
     * Reads a decoder whose configuration is changed on the way: a longer context, another rotary base.
     *
     * @param change may not alter the shape of a weight
     * @throws IllegalArgumentException if a file is missing or damaged, or a tensor is missing, extra or of a wrong shape
     */
    public static Decoder load(Path folder, NDManager parent, UnaryOperator<DecoderConfig> change) {
        DecoderConfig config = change.apply(config(folder));
        Path file = requireFile(folder.resolve("model.safetensors"));
        NDManager manager = parent.newSubManager();
        try {
            Decoder decoder = new Decoder(config, arranged(file, config, Safetensors.read(file, manager)), manager);
            RouterBias.restore(decoder, folder);
            return decoder;
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Checks names and shapes, and puts the tensors into the decoder's order. */
    private static Map<String, NDArray> arranged(Path file, DecoderConfig config, Map<String, NDArray> found) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, Shape> expected : ParameterShapes.of(config).entrySet()) {
            NDArray tensor = found.remove(expected.getKey());
            if (tensor == null) {
                throw new IllegalArgumentException(file + " has no tensor " + expected.getKey() + ", which its config.json asks for");
            }
            if (!tensor.getShape().equals(expected.getValue())) {
                throw new IllegalArgumentException(file + ": tensor " + expected.getKey() + " has shape " + tensor.getShape()
                        + ", config.json makes it " + expected.getValue() + ": the two files are not of one model");
            }
            parameters.put(expected.getKey(), tensor);
        }
        found.remove(ParameterShapes.HEAD);                          // a tied head may be stored a second time
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(file + " has tensors that the model does not know: " + found.keySet());
        }
        return parameters;
    }

    /** Reads {@code config.json}: {@code rope_theta} at either place, missing keys by the family's defaults. */
    public static DecoderConfig config(Path folder) {
        Path file = requireFile(folder.resolve("config.json"));
        try {
            ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
            JsonNode theta = config.path("rope_parameters").path("rope_theta");
            if (!theta.isMissingNode()) {
                config.set("rope_theta", theta);
            }
            int heads = Math.max(1, config.path("num_attention_heads").asInt());
            setIfMissing(config, "head_dim", config.path("hidden_size").asInt() / heads);
            setIfMissing(config, "num_key_value_heads", heads);
            setIfMissing(config, "rope_theta", 10_000.0);
            setIfMissing(config, "rms_norm_eps", 1e-6);
            setIfMissing(config, "initializer_range", 0.02);
            setIfMissing(config, "decoder_sparse_step", 1);
            return JSON.treeToValue(config, DecoderConfig.class);
        } catch (IOException | ClassCastException e) {
            throw new IllegalArgumentException(file + " describes no model of the kit: " + e.getMessage().lines().findFirst().orElse(""), e);
        }
    }

    private static void setIfMissing(ObjectNode config, String key, Number value) {
        if (!config.hasNonNull(key)) {
            config.set(key, JSON.valueToTree(value));
        }
    }

    private static Path requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no " + file + ": a checkpoint has config.json and model.safetensors");
        }
        return file;
    }
}
