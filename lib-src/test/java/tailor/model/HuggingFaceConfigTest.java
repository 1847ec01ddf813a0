package tailor.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read from a config.json, what is filled in, and what is refused. */
class HuggingFaceConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As published with Qwen3-0.6B. */
    private static final String QWEN3_06B = """
            {"architectures": ["Qwen3ForCausalLM"], "attention_bias": false, "attention_dropout": 0.0, "bos_token_id": 151643,
             "eos_token_id": 151645, "head_dim": 128, "hidden_act": "silu", "hidden_size": 1024, "initializer_range": 0.02,
             "intermediate_size": 3072, "max_position_embeddings": 40960, "max_window_layers": 28, "model_type": "qwen3",
             "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8, "rms_norm_eps": 1e-06,
             "rope_scaling": null, "rope_theta": 1000000, "sliding_window": null, "tie_word_embeddings": true,
             "torch_dtype": "bfloat16", "transformers_version": "4.51.0", "use_cache": true, "use_sliding_window": false,
             "vocab_size": 151936}""";

    @TempDir
    Path folder;

    private DecoderConfig read(String json) throws IOException {
        return HuggingFaceConfig.read(Files.writeString(folder.resolve("config.json"), json));
    }

    @Test
    void qwen3IsRead() throws IOException {
        assertEquals(new DecoderConfig(DecoderConfig.Family.QWEN3, 151_936, 1024, 3072, 28, 16, 8, 128, 40_960, 1e-6, 1e6, true, 0.02),
                read(QWEN3_06B));
    }

    @Test
    void missingKeysHaveTheDefaultsOfTheirFamily() throws IOException {
        assertEquals(new DecoderConfig(DecoderConfig.Family.QWEN3, 151_936, 4096, 22_016, 32, 32, 32, 128, 32_768, 1e-6, 1e4, false, 0.02),
                read("{\"model_type\": \"qwen3\"}"));
        assertEquals(new DecoderConfig(DecoderConfig.Family.LLAMA, 32_000, 4096, 11_008, 32, 32, 32, 128, 2048, 1e-6, 1e4, false, 0.02),
                read("{\"model_type\": \"llama\"}"));
        assertEquals(new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, 151_936, 2048, 6144, 24, 32, 4, 64, 32_768, 1e-6, 1e4, false, 0.02,
                new Experts(128, 8, 768, false, 1, List.of())), read("{\"model_type\": \"qwen3_moe\"}"));
        DecoderConfig llama = read("{\"model_type\": \"llama\", \"num_attention_heads\": 16, \"hidden_size\": 512, \"head_dim\": null}");
        assertEquals(List.of(16, 32), List.of(llama.numKeyValueHeads(), llama.headDim()));
        assertEquals(8, read("{\"model_type\": \"qwen3\", \"num_attention_heads\": 8, \"num_key_value_heads\": null}").numKeyValueHeads());
        assertEquals(0, read("{\"model_type\": \"llama\", \"num_experts\": 8}").experts().numExperts());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"rope_theta\": 500000.0",
        "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 500000.0}",
        "\"rope_scaling\": {\"type\": \"default\", \"rope_theta\": 500000}",
        "\"rope_theta\": 500000, \"rope_scaling\": {\"rope_type\": \"default\"}",
        "\"rope_theta\": 1, \"rope_parameters\": {\"rope_theta\": 500000}"})
    void theRotaryBaseStandsAtEitherPlace(String place) throws IOException {
        assertEquals(5e5, read("{\"model_type\": \"llama\", " + place + "}").ropeTheta());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hidden_act | \"gelu\" | only silu",
        "attention_bias | true | without biases",
        "mlp_bias | true | without biases",
        "attention_dropout | 0.1 | set it to 0",
        "use_sliding_window | true | whole context",
        "layer_types | [\"full_attention\", \"sliding_attention\"] | full_attention",
        "rope_scaling | {\"rope_type\": \"llama3\", \"factor\": 8.0} | rope_type = \"llama3\"",
        "rope_scaling | {\"type\": \"linear\", \"factor\": 2.0} | type = \"linear\"",
        "rope_parameters | {\"rope_type\": \"yarn\", \"rope_theta\": 10000.0, \"factor\": 4.0} | rope_type = \"yarn\"",
        "partial_rotary_factor | 0.5 | whole heads",
        "quantization_config | {\"bits\": 4} | float32, bfloat16 or float16"})
    void whatTheDecoderDoesNotComputeIsRefusedByName(String key, String value, String remedy) throws IOException {
        ObjectNode config = (ObjectNode) JSON.readTree(QWEN3_06B);
        config.remove("sliding_window");
        config.remove("max_window_layers");
        config.set(key, JSON.readTree(value));
        String message = assertThrows(IllegalArgumentException.class, () -> read(config.toString())).getMessage();
        assertTrue(message.contains(remedy) && message.contains("config.json") && message.contains("not supported"), message);
        assertTrue(message.contains(key) || key.startsWith("rope"), message);
    }

    @Test
    void aWindowThatIsSwitchedOffIsNoObstacle() throws IOException {
        ObjectNode config = (ObjectNode) JSON.readTree(QWEN3_06B);
        config.put("sliding_window", 4096);
        assertEquals(28, read(config.toString()).numHiddenLayers());
        config.remove("use_sliding_window");
        String message = assertThrows(IllegalArgumentException.class, () -> read(config.toString())).getMessage();
        assertTrue(message.contains("sliding_window = 4096") && message.contains("\"use_sliding_window\": false"), message);
    }

    @Test
    void otherFamiliesAndBrokenFilesAreNamed() {
        refused("model_type \"gpt2\" is not computed here: take a model of qwen3, qwen3_moe, llama", "{\"model_type\": \"gpt2\"}");
        refused("is not computed here", "{\"hidden_size\": 5}");
        refused("not a JSON object", "[]");
        refused("describes no model", "{\"model_type\": \"llama\", ");
        refused("hidden_size", "{\"model_type\": \"llama\", \"hidden_size\": \"big\"}");
        refused("hidden_size", "{\"model_type\": \"llama\", \"hidden_size\": 64.5}");
        refused("num_key_value_heads = 3 must divide", "{\"model_type\": \"llama\", \"num_key_value_heads\": 3}");
    }

    private void refused(String part, String json) {
        String message = assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage();
        assertTrue(message.contains(part) && message.contains("config.json") && message.lines().count() == 1, message);
    }

    @ParameterizedTest
    @EnumSource(DecoderConfig.Family.class)
    void whatIsWrittenIsReadAgain(DecoderConfig.Family family) throws IOException {
        Experts experts = family == DecoderConfig.Family.QWEN3_MOE ? new Experts(8, 2, 16, true, 2, List.of(1)) : Experts.NONE;
        DecoderConfig shape = new DecoderConfig(family, 50, 24, 40, 3, 4, 2, 6, 20, 1e-5, 5e5, true, 0.08, experts);
        ObjectNode written = HuggingFaceConfig.of(shape, TensorType.BF16);
        assertEquals(shape, read(written.toString()));
        assertEquals("bfloat16", written.path("dtype").asText());
        assertTrue(written.path("architectures").path(0).asText().endsWith("ForCausalLM"));
        assertEquals(family == DecoderConfig.Family.QWEN3_MOE, written.has("num_experts"));
    }
}
