package tailor.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a safetensors file says it holds, checked against its size: no byte of a tensor is read here.
 *
 * @param file that was read
 * @param size of the file in bytes
 * @param tensors by name, in the order of the header
 */
record SafetensorsHeader(Path file, long size, Map<String, Tensor> tensors) {

    /** The format's own limit, which keeps a damaged length from being allocated. */
    private static final long LONGEST = 100_000_000;

    private static final ObjectMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /**
     * One tensor.
     *
     * @param from first byte in the file
     * @param to byte after the last
     */
    record Tensor(TensorType type, Shape shape, long from, long to) {}

    /**
     * Reads the header of a file.
     *
     * @throws IllegalArgumentException if the file is truncated, damaged, or holds a tensor of a type that the kit does not read
     */
    static SafetensorsHeader read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long length = size < 8 ? -1 : bytes(channel, 0, 8).getLong();
            if (length < 0 || length > LONGEST) {
                throw damaged(file, size < 8 ? "it has " + size + " bytes" : "its header should take " + length
                        + " bytes, more than the format's limit of " + LONGEST);
            }
            if (length < 2 || length > size - 8) {
                throw damaged(file, "its header should take " + length + " of " + size + " bytes");
            }
            JsonNode header = JSON.readTree(bytes(channel, 8, (int) length).array());
            return new SafetensorsHeader(file, size, tensors(file, header, 8 + length, size));
        } catch (JsonProcessingException e) {
            throw damaged(file, "its header is not JSON (" + e.getOriginalMessage() + ")");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) { }
        return bytes.flip();
    }

    private static Map<String, Tensor> tensors(Path file, JsonNode header, long start, long size) {
        if (!header.isObject()) {
            throw damaged(file, "its header is not a JSON object");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), start, size));
            }
        }
        long end = start;
        for (Map.Entry<String, Tensor> next : byPlace(tensors)) {
            if (next.getValue().from() != end) {
                throw damaged(file, "tensor " + next.getKey() + " begins at byte " + (next.getValue().from() - start) + " of the data, not at "
                        + (end - start) + ", where the one before it ends");
            }
            end = next.getValue().to();
        }
        if (end != size) {
            throw damaged(file, (size - end) + " bytes follow its last tensor");
        }
        return tensors;
    }

    private static List<Map.Entry<String, Tensor>> byPlace(Map<String, Tensor> tensors) {
        Comparator<Map.Entry<String, Tensor>> place = Comparator.comparingLong(e -> e.getValue().from());
        return tensors.entrySet().stream().sorted(place.thenComparingLong(e -> e.getValue().to())).toList();
    }

    private static Tensor tensor(Path file, String name, JsonNode described, long start, long size) {
        TensorType type = TensorType.named(described.path("dtype").asText()).orElseThrow(() -> new IllegalArgumentException(file
                + ": tensor " + name + " has dtype " + described.path("dtype") + ", not one of " + Arrays.toString(TensorType.values())
                + ": save the model in float32, bfloat16 or float16"));
        JsonNode dimensions = described.path("shape");
        JsonNode offsets = described.path("data_offsets");
        if (!dimensions.isArray() || offsets.size() != 2 || !offsets.path(0).canConvertToLong() || !offsets.path(1).canConvertToLong()) {
            throw damaged(file, "tensor " + name + " has no shape and data_offsets of two numbers: " + described);
        }
        long[] shape = new long[dimensions.size()];
        Arrays.setAll(shape, i -> dimensions.path(i).asLong(-1));
        long from = offsets.path(0).asLong();
        long to = offsets.path(1).asLong();
        if (from < 0 || to < from || to > size - start || to - from != bytes(shape, type)) {
            throw damaged(file, "tensor " + name + " " + Arrays.toString(shape) + " " + type + " should lie in bytes " + from + " to " + to
                    + " of " + (size - start));
        }
        return new Tensor(type, new Shape(shape), start + from, start + to);
    }

    /** Bytes of a tensor; −1 where a dimension is no size or the product has no long. */
    private static long bytes(long[] shape, TensorType type) {
        long bytes = type.bytes();
        for (long dimension : shape) {
            if (dimension < 0 || Math.multiplyHigh(bytes, dimension) != 0 || bytes * dimension < 0) {
                return -1;
            }
            bytes *= dimension;
        }
        return bytes;
    }

    private static IllegalArgumentException damaged(Path file, String what) {
        return new IllegalArgumentException(file + " is truncated or not a safetensors file: " + what + "; copy or make it again");
    }
}
