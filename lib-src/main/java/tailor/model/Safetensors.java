package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The safetensors format: an 8-byte little-endian header length, a JSON header (dtype, shape, data_offsets), raw tensors.
 *
 * <p>Files are read through a memory map and written to a sibling that is renamed when it is complete.
 */
public final class Safetensors {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Without BF16: DJL 0.36 aborts the process when it converts to it. */
    private static final Map<String, DataType> TYPES = Map.of("F32", DataType.FLOAT32, "F64", DataType.FLOAT64,
            "F16", DataType.FLOAT16, "I64", DataType.INT64, "I32", DataType.INT32);

    private Safetensors() {}

    /**
     * Reads every tensor of a file.
     *
     * @throws IllegalArgumentException if the file is truncated or is not safetensors
     */
    public static Map<String, NDArray> read(Path file, NDManager owner) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            long header = size < 8 ? -1 : map.getLong(0);
            if (header < 2 || header > size - 8) {
                throw damaged(file, "its header should take " + header + " of " + size + " bytes");
            }
            byte[] json = new byte[(int) header];
            map.get(8, json);
            ByteBuffer data = map.slice((int) (8 + header), (int) (size - 8 - header));
            return tensors(file, JSON.readTree(json), data, owner);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw damaged(file, "its header is not JSON");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, NDArray> tensors(Path file, JsonNode header, ByteBuffer data, NDManager owner) {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                continue;
            }
            JsonNode tensor = entry.getValue();
            DataType type = TYPES.get(tensor.path("dtype").asText());
            if (type == null) {
                throw damaged(file, "tensor " + entry.getKey() + " has dtype " + tensor.path("dtype") + ", not one of " + TYPES.keySet());
            }
            Shape shape = new Shape(JSON.convertValue(tensor.path("shape"), long[].class));
            long from = tensor.path("data_offsets").path(0).asLong();
            long to = tensor.path("data_offsets").path(1).asLong();
            if (from < 0 || to > data.capacity() || to - from != shape.size() * type.getNumOfBytes()) {
                throw damaged(file, "tensor " + entry.getKey() + " " + shape + " should lie in bytes " + from + " to " + to
                        + " of " + data.capacity());
            }
            ByteBuffer slice = data.slice((int) from, (int) (to - from)).order(ByteOrder.nativeOrder());
            try (NDArray mapped = owner.create(slice, shape, type)) {
                tensors.put(entry.getKey(), mapped.duplicate());    // the map is read-only, parameters are not
            }
        }
        return tensors;
    }

    private static IllegalArgumentException damaged(Path file, String what) {
        return new IllegalArgumentException(file + " is truncated or not a safetensors file: " + what + "; copy or make it again");
    }

    /** Writes tensors in the map's order; the file appears whole or not at all. */
    public static void write(Path file, Map<String, NDArray> tensors) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (FileChannel out = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                writeFully(out, header(tensors));
                for (NDArray tensor : tensors.values()) {
                    writeFully(out, tensor.toByteBuffer());
                }
                out.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            partial.toFile().delete();
            throw new UncheckedIOException("cannot write " + file + " (" + e.getMessage() + "): free some disk space; "
                    + "earlier checkpoints are untouched", e);
        }
    }

    private static ByteBuffer header(Map<String, NDArray> tensors) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
            NDArray tensor = entry.getValue();
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", nameOf(tensor.getDataType()));
            node.set("shape", JSON.valueToTree(tensor.getShape().getShape()));
            long end = offset + tensor.getShape().size() * tensor.getDataType().getNumOfBytes();
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        int padded = (json.length + 7) / 8 * 8;                     // tensors start at a multiple of eight
        ByteBuffer bytes = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        bytes.put(" ".repeat(padded - json.length).getBytes(StandardCharsets.US_ASCII));
        return bytes.flip();
    }

    private static String nameOf(DataType type) {
        return TYPES.entrySet().stream().filter(e -> e.getValue() == type).map(Map.Entry::getKey).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("safetensors here holds " + TYPES.keySet() + ", not " + type));
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
