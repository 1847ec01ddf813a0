package tailor.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.run.Config;

/** The expert part of a configuration: flat keys, strict reading, which layers are sparse. */
class ExpertsTest {
    private static final Experts EIGHT = new Experts(8, 2, 16, true, 1, List.of(0));

    private static DecoderConfig shape(DecoderConfig.Family family, Experts experts) {
        return new DecoderConfig(family, 50, 24, 40, 3, 4, 2, 6, 20, 1e-6, 1e4, false, 0.08, experts);
    }

    @Test
    void keysAreFlatAndReadStrictly() {
        DecoderConfig config = shape(DecoderConfig.Family.QWEN3_MOE, EIGHT);
        ObjectNode json = Config.defaults(config);
        assertEquals(8, json.path("num_experts").asInt());
        assertEquals("[0]", json.path("mlp_only_layers").toString());
        assertFalse(json.has("experts"));
        assertEquals(config, Config.read(json, DecoderConfig.class, "test"));
        assertMessage("'num_expert'", () -> Config.with(json, "num_expert", 4, "test"));
        assertMessage("'num_expert'", () -> Config.read(json.deepCopy().put("num_expert", 4), DecoderConfig.class, "test"));
        ObjectNode missing = json.deepCopy();
        missing.remove("num_experts_per_tok");
        assertMessage("num_experts_per_tok", () -> Config.read(missing, DecoderConfig.class, "test"));
        assertMessage("moe_intermediate_size", () -> Config.read(json.deepCopy().put("moe_intermediate_size", "wide"), DecoderConfig.class, "test"));
        assertMessage("hidden_siz'", () -> Config.read(json.deepCopy().put("hidden_siz", 4), DecoderConfig.class, "test"));
    }

    @Test
    void aDenseStudyCanBeMadeSparseKeyByKey() {
        ObjectNode dense = Config.defaults(shape(DecoderConfig.Family.QWEN3, Experts.NONE));
        assertEquals(Experts.NONE, Config.read(dense, DecoderConfig.class, "test").experts());
        ObjectNode json = Config.with(dense, "model_type", "qwen3_moe", "test");
        json = Config.with(json, "num_experts", 8, "test");
        json = Config.with(json, "num_experts_per_tok", 2, "test");
        json = Config.with(json, "moe_intermediate_size", 16, "test");
        json = Config.with(json, "mlp_only_layers", List.of(0), "test");
        assertEquals(shape(DecoderConfig.Family.QWEN3_MOE, EIGHT), Config.read(json, DecoderConfig.class, "test"));
    }

    @Test
    void sparseLayersFollowStepAndList() {
        assertEquals(List.of(false, true, true, true), sparse(EIGHT));
        assertEquals(List.of(false, true, false, true), sparse(new Experts(8, 2, 16, true, 2, List.of())));
        assertEquals(List.of(false, false, false, false), sparse(Experts.NONE));
    }

    private static List<Boolean> sparse(Experts experts) {
        return IntStream.range(0, 4).mapToObj(experts::at).toList();
    }

    @Test
    void configJsonNamesExpertsEitherWayAndFillsInDefaults(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen3_moe", "vocab_size": 50, "hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 3,
                 "num_attention_heads": 4, "max_position_embeddings": 20, "num_local_experts": 8, "num_experts_per_tok": 2,
                 "moe_intermediate_size": 16}""");
        assertEquals(new Experts(8, 2, 16, false, 1, List.of()), Checkpoint.config(folder).experts());
    }

    @Test
    void whatCannotBeIsNamed() {
        assertMessage("num_experts = -1", () -> new Experts(-1, 1, 1, true, 1, List.of()));
        assertMessage("num_experts_per_tok = 9", () -> new Experts(8, 9, 16, true, 1, List.of()));
        assertMessage("moe_intermediate_size = 0", () -> new Experts(8, 2, 0, true, 1, List.of()));
        assertMessage("decoder_sparse_step = 0", () -> new Experts(8, 2, 16, true, 0, List.of()));
        assertMessage("mlp_only_layers = [-1]", () -> new Experts(8, 2, 16, true, 1, List.of(-1)));
        assertMessage("model_type qwen3_moe", () -> shape(DecoderConfig.Family.QWEN3, EIGHT));
        assertMessage("num_experts = 0", () -> shape(DecoderConfig.Family.QWEN3_MOE, Experts.NONE));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable body) {
        String message = assertThrows(IllegalArgumentException.class, body).getMessage();
        assertTrue(message.contains(part), message);
    }
}
