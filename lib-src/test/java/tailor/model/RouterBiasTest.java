package tailor.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mixtures of experts on disk: Hugging Face's keys and names, the selection bias beside them. */
class RouterBiasTest {
    private static final String NAME = "model.layers.1.mlp.gate.e_score_correction_bias";

    @TempDir
    Path folder;

    private NDManager m;
    private Decoder decoder;

    @BeforeEach
    void open() {
        m = NDManager.newBaseManager();
        decoder = Decoder.initialise(new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, 50, 24, 40, 2, 4, 2, 6, 20, 1e-6, 1e4, false, 0.3,
                new Experts(6, 2, 10, true, 1, List.of(0))), 1, m);
    }

    @AfterEach
    void close() {
        m.close();
    }

    @Test
    void withoutBiasTheFolderIsHuggingFacesAlone() throws IOException {
        Checkpoint.save(decoder, Optional.empty(), folder);
        assertFalse(Files.exists(folder.resolve("router_bias.safetensors")));
        String config = Files.readString(folder.resolve("config.json"));
        for (String part : List.of("\"Qwen3MoeForCausalLM\"", "\"qwen3_moe\"", "\"num_experts\" : 6", "\"num_experts_per_tok\" : 2",
                "\"moe_intermediate_size\" : 10", "\"norm_topk_prob\" : true", "\"decoder_sparse_step\" : 1", "\"mlp_only_layers\" : [ 0 ]")) {
            assertTrue(config.contains(part), part + " in " + config);
        }
        try (Decoder back = Checkpoint.load(folder, m)) {
            assertEquals(decoder.config(), back.config());
            assertTrue(back.parameters().containsKey("model.layers.1.mlp.experts.5.down_proj.weight"));
            decoder.parameters().forEach((name, tensor) ->
                    assertArrayEquals(tensor.toFloatArray(), back.parameters().get(name).toFloatArray(), name));
        }
    }

    @Test
    void aDenseModelsConfigurationHasNoExperts() throws IOException {
        try (Decoder dense = Decoder.initialise(new DecoderConfig(DecoderConfig.Family.QWEN3, 50, 24, 40, 1, 4, 2, 6, 20, 1e-6, 1e4, true, 0.1), 1, m)) {
            Checkpoint.save(dense, Optional.empty(), folder);
            assertTrue(dense.routerBiases().isEmpty());
        }
        String config = Files.readString(folder.resolve("config.json"));
        Experts.KEYS.forEach(key -> assertFalse(config.contains(key), key));
        assertFalse(config.contains("\"experts\""));
    }

    @Test
    void theBiasComesBackAndDecidesTheChoice() {
        NDArray ids = m.create(new long[] {1, 2, 3, 4, 5, 6}, new Shape(1, 6));
        NDArray before = decoder.logits(ids);
        decoder.routerBiases().get(NAME).addi(m.create(new float[] {1, 0, 0, 1, 0, 0}));
        Checkpoint.save(decoder, Optional.empty(), folder);
        NDArray after = decoder.logits(ids);
        assertTrue(after.sub(before).abs().max().getFloat() > 1e-3, "the bias should choose other experts");
        assertArrayEquals(new float[] {6, 0, 0, 6, 0, 0}, decoder.routed(ids).layers().get(0).load().toFloatArray());
        try (Decoder back = Checkpoint.load(folder, m); KvCache cache = back.cache(1, 6, m)) {
            assertArrayEquals(after.toFloatArray(), back.logits(ids).toFloatArray());
            NDArray last = back.next(ids, cache);
            assertTrue(last.sub(after.get(":, -1")).abs().max().getFloat() < 1e-4, "generation chooses as training does");
        }
    }

    @Test
    void aBiasOfAnotherModelIsNamed() {
        Checkpoint.save(decoder, Optional.empty(), folder);
        Safetensors.write(folder.resolve("router_bias.safetensors"), Map.of(NAME, m.ones(new Shape(7))));
        String message = assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(folder, m)).getMessage();
        assertTrue(message.contains(NAME + " of shape (7), not (6)"), message);
    }
}
