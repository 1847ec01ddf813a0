package tailor.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.text.BpeTrainer;

/** Checkpoints come back bit for bit, and damaged ones are told by name. */
class CheckpointTest {
    @TempDir
    Path folder;

    private NDManager m;
    private Decoder decoder;

    @BeforeEach
    void save() {
        m = NDManager.newBaseManager();
        decoder = Decoder.initialise(new DecoderConfig(DecoderConfig.Family.QWEN3, 50, 24, 40, 2, 4, 2, 6, 20, 1e-6, 1e4, false, 0.08), 1, m);
        Checkpoint.save(decoder, Optional.empty(), folder);
    }

    @AfterEach
    void close() {
        m.close();
    }

    @Test
    void roundTripIsBitExact() {
        try (Decoder back = Checkpoint.load(folder, m)) {
            assertEquals(decoder.config(), back.config());
            decoder.parameters().forEach((name, tensor) ->
                    assertArrayEquals(tensor.toFloatArray(), back.parameters().get(name).toFloatArray(), name));
        }
    }

    @Test
    void anotherContextAndRotaryBaseOnTheWay() {
        try (Decoder longer = Checkpoint.load(folder, m, c -> c.withContext(64, 1e6))) {
            assertEquals(64, longer.config().maxPositionEmbeddings());
            assertEquals(new Shape(1, 64, 24), longer.hidden(m.create(new long[64], new Shape(1, 64))).getShape());
        }
    }

    @Test
    void truncatedFilesAreTold() throws IOException {
        Path file = folder.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 100, whole.length - 4}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertMessage("truncated", () -> Checkpoint.load(folder, m));
        }
        whole[9] = '!';
        Files.write(file, whole);
        assertMessage("not JSON", () -> Checkpoint.load(folder, m));
    }

    @Test
    void missingExtraAndMisshapenTensorsAreNamed() {
        Path file = folder.resolve("model.safetensors");
        Map<String, NDArray> tensors = new LinkedHashMap<>(decoder.parameters());
        tensors.put("model.extra.weight", m.create(1f));
        Safetensors.write(file, tensors);
        assertMessage("model.extra.weight", () -> Checkpoint.load(folder, m));
        tensors.remove("model.extra.weight");
        tensors.put("model.norm.weight", m.zeros(new Shape(23)));
        Safetensors.write(file, tensors);
        assertMessage("model.norm.weight has shape (23)", () -> Checkpoint.load(folder, m));
        tensors.remove("model.norm.weight");
        Safetensors.write(file, tensors);
        assertMessage("has no tensor model.norm.weight", () -> Checkpoint.load(folder, m));
    }

    @Test
    void configurationsOfOtherModelsAreRefused() throws IOException {
        Path file = folder.resolve("config.json");
        String config = Files.readString(file);
        Files.writeString(file, config.replace("\"qwen3\"", "\"gpt2\""));
        assertMessage("gpt2", () -> Checkpoint.load(folder, m));
        Files.writeString(file, config.replace("\"hidden_size\" : 24", "\"hidden_size\" : 0"));
        assertMessage("hidden_size = 0", () -> Checkpoint.load(folder, m));
        Files.delete(file);
        assertMessage("config.json", () -> Checkpoint.load(folder, m));
    }

    @Test
    void theTokenizerComesAlongAsOthersReadIt() throws IOException {
        Path file = folder.resolve("trained/tokenizer.json");
        BpeTrainer.train(List.of("the cat the cat"), 258, file);
        Path packed = folder.resolve("packed/tokenizer.json.gz");
        Files.createDirectories(packed.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        Files.writeString(packed.resolveSibling("generation_config.json"), "{\"eos_token_id\": [5, 6]}");
        try (Decoder wide = Decoder.initialise(decoder.config().withVocabSize(258), 1, m)) {
            Checkpoint.save(wide, Optional.of(packed), folder.resolve("model"));
        }
        assertEquals(Files.readString(file), Files.readString(folder.resolve("model/tokenizer.json")), "unpacked");
        JsonNode config = new ObjectMapper().readTree(folder.resolve("model/config.json").toFile());
        assertEquals("[0,5,6]", config.path("eos_token_id").toString());
        assertEquals(Set.of(0, 5, 6), Checkpoint.tokenizer(folder.resolve("model")).endOfSequence());
        JsonNode tokens = new ObjectMapper().readTree(folder.resolve("model/tokenizer_config.json").toFile());
        assertEquals("<|endoftext|>", tokens.path("eos_token").asText());
        try (Decoder again = Checkpoint.load(folder.resolve("model"), m)) {
            Checkpoint.save(again, Optional.of(folder.resolve("model/tokenizer.json")), folder.resolve("copy"));
        }
        assertEquals(config, new ObjectMapper().readTree(folder.resolve("copy/config.json").toFile()));
        assertTrue(Files.exists(folder.resolve("copy/generation_config.json")));
    }

    @Test
    void aTokenizerOfAnotherModelIsRefused() {
        BpeTrainer.train(List.of("the cat the cat"), 258, folder.resolve("tokenizer.json"));
        assertMessage("has 258 tokens and ends at [0], the model beside it vocab_size = 50", () -> Checkpoint.tokenizer(folder));
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws IOException {
        Path file = folder.resolve("nowhere").resolve("model.safetensors");
        RuntimeException e = assertThrows(RuntimeException.class, () -> Safetensors.write(file, Map.of("a", m.create(1f))));
        assertTrue(e.getMessage().contains(file.toString()) && e.getMessage().contains("disk space"), e.getMessage());
        assertFalse(Files.exists(file));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable body) {
        String message = assertThrows(IllegalArgumentException.class, body).getMessage();
        assertTrue(message.contains(part), message);
    }
}
