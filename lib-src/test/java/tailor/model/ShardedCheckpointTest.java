package tailor.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights in several files and in several types, there and back, and every way in which the files can fail to fit. */
class ShardedCheckpointTest {
    private static final DecoderConfig SHAPE = new DecoderConfig(DecoderConfig.Family.LLAMA, 50, 24, 40, 2, 4, 2, 6, 20, 1e-6, 1e4, false, 0.08);
    private static final long LIMIT = 20_000;

    @TempDir
    Path folder;

    private NDManager m;
    private Decoder decoder;

    @BeforeEach
    void open() {
        m = NDManager.newBaseManager();
        decoder = Decoder.initialise(SHAPE, 1, m);
    }

    @AfterEach
    void close() {
        m.close();
    }

    private void save(TensorType type) {
        Checkpoint.save(decoder, Optional.empty(), folder, type, LIMIT);
    }

    private List<Path> shards() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
        }
    }

    @Test
    void shardsComeBackBitForBitAndAreNamedAsOthersExpect() throws IOException {
        save(TensorType.F32);
        List<Path> shards = shards();
        assertTrue(shards.size() > 1 && shards.get(0).endsWith("model-00001-of-0000%d.safetensors".formatted(shards.size())), shards.toString());
        JsonNode index = new ObjectMapper().readTree(folder.resolve("model.safetensors.index.json").toFile());
        assertEquals(4 * decoder.parameterCount(), index.path("metadata").path("total_size").asLong());
        assertEquals(decoder.parameters().keySet().size(), index.path("weight_map").size());
        for (Path shard : shards) {
            SafetensorsHeader header = SafetensorsHeader.read(shard);
            assertTrue(header.tensors().values().stream().mapToLong(t -> t.to() - t.from()).sum() <= LIMIT);
            header.tensors().keySet().forEach(name -> assertEquals(shard.getFileName().toString(), index.path("weight_map").path(name).asText()));
        }
        try (Decoder back = Checkpoint.load(folder, m)) {
            decoder.parameters().forEach((name, tensor) ->
                    assertArrayEquals(tensor.toFloatArray(), back.parameters().get(name).toFloatArray(), name));
        }
    }

    @ParameterizedTest
    @EnumSource(value = TensorType.class, names = {"F32", "BF16", "F16"})
    void whatIsReadIsWrittenAgainBitForBit(TensorType type) throws IOException {
        save(type);
        assertEquals(type, Checkpoint.type(folder));
        Map<String, byte[]> before = new LinkedHashMap<>();
        for (Path file : shards()) {
            before.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
        try (Decoder back = Checkpoint.load(folder, m)) {            // as float32, which holds every value of the shorter types
            assertEquals(TensorType.F32, TensorType.of(back.head()));
            Checkpoint.save(back, Optional.empty(), folder.resolve("again"), Checkpoint.type(folder), LIMIT);
        }
        for (Map.Entry<String, byte[]> file : before.entrySet()) {
            assertArrayEquals(file.getValue(), Files.readAllBytes(folder.resolve("again").resolve(file.getKey())), file.getKey());
        }
    }

    @Test
    void weightsCanBeKeptInTheirType() {
        save(TensorType.BF16);
        Map<String, NDArray> kept = Checkpoint.weights(folder, true, m);
        assertEquals(List.copyOf(decoder.parameters().keySet()), List.copyOf(kept.keySet()));
        kept.forEach((name, weight) -> assertEquals(TensorType.BF16, TensorType.of(weight), name));
        kept.values().iterator().next().setRequiresGradient(true);
    }

    @Test
    void oneFileTakesThePlaceOfShards() throws IOException {
        save(TensorType.F32);
        Checkpoint.save(decoder, Optional.empty(), folder);
        assertEquals(List.of(folder.resolve("model.safetensors")), shards());
        assertTrue(Files.notExists(folder.resolve("model.safetensors.index.json")));
    }

    @Test
    void shardsThatAreMissingOrCutAreNamed() throws IOException {
        save(TensorType.F32);
        Path second = shards().get(1);
        byte[] whole = Files.readAllBytes(second);
        Files.write(second, Arrays.copyOf(whole, whole.length - 4));
        refused("truncated", second.toString());
        Files.delete(second);
        refused(second.getFileName().toString(), "1 of");
        Files.copy(shards().get(0), second);
        refused("says that " + second + " has", "but it has not");
    }

    @Test
    void anIndexThatMakesNoSenseIsTold() throws IOException {
        save(TensorType.F32);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"a\": \"../elsewhere.safetensors\"}}");
        refused("not the name of a file beside it", "a");
        Files.writeString(index, "{}");
        refused("no weight_map", index.toString());
        Files.writeString(index, "{");
        refused("not JSON", index.toString());
        Files.delete(index);
        refused("no " + folder.resolve("model.safetensors"), "index.json");
        Files.createFile(folder.resolve("pytorch_model.bin"));
        refused("only pytorch_model.bin", "safe_serialization");
    }

    @Test
    void weightsThatAreNotFiniteAreNamed() throws IOException {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Map<String, NDArray> tensors = new LinkedHashMap<>(decoder.parameters());
            float[] values = tensors.get("model.layers.1.mlp.up_proj.weight").toFloatArray();
            values[values.length / 2] = bad;
            tensors.put("model.layers.1.mlp.up_proj.weight", m.create(values, tensors.get("model.layers.1.mlp.up_proj.weight").getShape()));
            HuggingFaceConfig.write(folder.resolve("config.json"), HuggingFaceConfig.of(SHAPE, TensorType.F32));
            Safetensors.write(folder.resolve("model.safetensors"), tensors);
            refused("model.layers.1.mlp.up_proj.weight has NaN or infinite values", "model.safetensors");
        }
    }

    @Test
    void integersAreNoWeights() throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>(decoder.parameters());
        tensors.put("model.norm.weight", m.create(new int[24]));
        HuggingFaceConfig.write(folder.resolve("config.json"), HuggingFaceConfig.of(SHAPE, TensorType.F32));
        Safetensors.write(folder.resolve("model.safetensors"), tensors);
        refused("model.norm.weight has dtype I32", "must be F32, BF16 or F16");
        assertThrows(IllegalArgumentException.class, () -> save(TensorType.I64));
    }

    @Test
    void whatFloat16CannotHoldIsNotWritten() throws IOException {
        decoder.parameters().get("model.norm.weight").set(new NDIndex(3), 70_000);
        String message = assertThrows(IllegalArgumentException.class, () -> save(TensorType.F16)).getMessage();
        assertTrue(message.contains("model.norm.weight reaches 70000"), message);
        assertEquals(List.of(), shards());
        save(TensorType.BF16);
    }

    @Test
    void constantsOfOldFilesArePassedOver() throws IOException {
        Map<String, NDArray> tensors = new LinkedHashMap<>(decoder.parameters());
        tensors.put("model.layers.0.self_attn.rotary_emb.inv_freq", m.create(new float[3]));
        HuggingFaceConfig.write(folder.resolve("config.json"), HuggingFaceConfig.of(SHAPE, TensorType.F32));
        Safetensors.write(folder.resolve("model.safetensors"), tensors);
        try (Decoder back = Checkpoint.load(folder, m)) {
            assertEquals(decoder.parameterCount(), back.parameterCount());
        }
    }

    @Test
    void whatFailsLeavesNoArrayBehind() throws IOException {
        save(TensorType.F32);
        try (NDManager counted = m.newSubManager()) {
            Checkpoint.load(folder, counted).close();
            assertEquals(0, counted.getManagedArrays().size());
            Files.delete(shards().get(0));
            assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(folder, counted));
            assertEquals(0, counted.getManagedArrays().size());
        }
    }

    private void refused(String... parts) {
        String message = assertThrows(IllegalArgumentException.class, () -> Checkpoint.load(folder, m)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        assertEquals(1, message.lines().count(), message);
    }
}
