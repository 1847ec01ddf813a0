package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
import java.util.function.UnaryOperator;
import tailor.tensor.TorchOps;

/**
 * The safetensors format: an 8-byte little-endian header length, a JSON header (dtype, shape, data_offsets), raw tensors.
 *
 * <p>Files are read through memory maps of a few megabytes at a time, so that loading takes little more than the tensors
 * themselves, and written to a sibling that is renamed when it is complete.
 */
public final class Safetensors {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Values written at a time: bounds the copy on the Java heap. */
    private static final int PART = 1 << 22;

    private Safetensors() {}

    /**
     * Reads every tensor of a file in its own type.
     *
     * @return arrays in the file's order, owned by {@code owner}; DJL calls the type of a bfloat16 array unknown
     *     ({@link TensorType#of} knows it)
     * @throws IllegalArgumentException if the file is truncated or is not safetensors
     */
    public static Map<String, NDArray> read(Path file, NDManager owner) {
        SafetensorsHeader header = SafetensorsHeader.read(file);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        header.tensors().forEach((name, tensor) -> {
            NDArray array = tensor.type().empty(tensor.shape(), owner);
            fill(array, header, tensor);
            tensors.put(name, array);
        });
        return tensors;
    }

    /**
     * Reads one tensor into an array of its shape and of any type.
     *
     * @return whether all of its values are finite
     */
    static boolean fill(NDArray into, SafetensorsHeader header, SafetensorsHeader.Tensor tensor) {
        int width = tensor.type().bytes();
        if (tensor.from() % width == 0) {
            return fill(into, header.file(), header.size(), tensor.from(), tensor.type());
        }
        try {                                                       // a writer that did not pad its header: no map can start there
            Path aligned = Files.createTempFile("tailor", ".tensor");
            try (FileChannel in = FileChannel.open(header.file(), StandardOpenOption.READ);
                    FileChannel out = FileChannel.open(aligned, StandardOpenOption.WRITE)) {
                long length = tensor.to() - tensor.from();
                for (long done = 0; done < length; ) {
                    done += in.transferTo(tensor.from() + done, length - done, out);
                }
                return fill(into, aligned, length, 0, tensor.type());
            } finally {
                Files.delete(aligned);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + header.file() + ": " + e.getMessage(), e);
        }
    }

    private static boolean fill(NDArray into, Path file, long size, long from, TensorType type) {
        if (into.size() == 0) {
            return true;
        }
        try (NDManager scope = into.getManager().newSubManager()) {
            NDArray zero = TorchOps.get().runOne("read_file", scope, into, file.toString(), size / type.bytes(), from / type.bytes(),
                    into.size(), type.code());
            return !Double.isNaN(zero.toDoubleArray()[0]);
        }
    }

    /** Writes tensors in the map's order and their own types; the file appears whole or not at all. */
    public static void write(Path file, Map<String, NDArray> tensors) {
        write(file, tensors, UnaryOperator.identity());
    }

    /** Writes tensors, each converted to the type that {@code as} gives for its own. */
    static void write(Path file, Map<String, NDArray> tensors, UnaryOperator<TensorType> as) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Map<String, TensorType> types = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> types.put(name, as.apply(TensorType.of(tensor))));
        try {
            try (FileChannel out = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                writeFully(out, header(tensors, types));
                for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
                    writeParts(out, tensor.getValue(), types.get(tensor.getKey()));
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

    private static void writeParts(FileChannel out, NDArray tensor, TensorType type) throws IOException {
        for (long from = 0; from < tensor.size(); from += PART) {
            try (NDManager scope = tensor.getManager().newSubManager()) {
                long to = Math.min(tensor.size(), from + PART);
                writeFully(out, TorchOps.get().runOne("part_as", scope, tensor, from, to, type.code()).toByteBuffer());
            }
        }
    }

    private static ByteBuffer header(Map<String, NDArray> tensors, Map<String, TensorType> types) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
            TensorType type = types.get(entry.getKey());
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", type.name());
            node.set("shape", JSON.valueToTree(entry.getValue().getShape().getShape()));
            long end = offset + entry.getValue().size() * type.bytes();
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

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
