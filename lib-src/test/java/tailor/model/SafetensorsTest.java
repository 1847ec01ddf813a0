package tailor.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format byte by byte: files written by hand, each type there and back, and every way in which a header can be wrong. */
class SafetensorsTest {
    @TempDir
    Path folder;

    private NDManager m;

    @BeforeEach
    void open() {
        m = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        m.close();
    }

    @Test
    void everyTypeOfTensorIsKept() {
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.INT64, DataType.INT32}) {
            tensors.put(type.name(), m.create(new float[] {1.5f, -2f, 3f}).toType(type, true));
        }
        tensors.put("scalar", m.create(7f));
        tensors.put("empty", m.create(new Shape(0, 3)));
        Path file = folder.resolve("types.safetensors");
        Safetensors.write(file, tensors);
        Map<String, NDArray> back = Safetensors.read(file, m);
        assertEquals(tensors.keySet(), back.keySet());
        tensors.forEach((name, tensor) -> {
            assertEquals(tensor.getDataType(), back.get(name).getDataType());
            assertEquals(tensor.getShape(), back.get(name).getShape());
            assertEquals(tensor.toByteBuffer(), back.get(name).toByteBuffer());
        });
    }

    /** 1.5, −2 and the smallest normal number in bfloat16. */
    private static final short[] BFLOATS = {0x3fc0, (short) 0xc000, 0x0080};

    @Test
    void bfloat16IsReadExactlyAndWrittenAgainBitForBit() throws IOException {
        Path file = write("{\"x\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]}}", true, BFLOATS);
        Map<String, NDArray> back = Safetensors.read(file, m);
        assertEquals(TensorType.BF16, TensorType.of(back.get("x")));
        Path again = folder.resolve("again.safetensors");
        Safetensors.write(again, back);
        assertArrayEquals(tail(file, 6), tail(again, 6));
        Safetensors.write(again, back, own -> TensorType.F32);
        assertArrayEquals(new float[] {1.5f, -2f, Float.MIN_NORMAL}, Safetensors.read(again, m).get("x").toFloatArray());
    }

    @Test
    void filesWhoseHeadersAreNotPaddedAreReadToo() throws IOException {
        for (String blanks : new String[] {"", " ", "  ", "   "}) {
            Path file = write("{\"x\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]}}" + blanks, false, BFLOATS);
            assertArrayEquals(new byte[] {(byte) 0xc0, 0x3f, 0, (byte) 0xc0, (byte) 0x80, 0}, Safetensors.read(file, m).get("x").toByteArray());
        }
    }

    @Test
    void damagedHeadersAreTold() throws IOException {
        refused("its header is not JSON", "{\"x\":");
        refused("not a JSON object", "[1, 2]");
        refused("Duplicate field 'x'", "{\"x\":" + x("F16", "[3]", 0, 6) + ",\"x\":" + x("F16", "[3]", 0, 6) + "}");
        refused("tensor x has dtype \"F8_E4M3\", not one of [F32, BF16", "{\"x\":" + x("F8_E4M3", "[6]", 0, 6) + "}");
        refused("tensor x [2] F16 should lie in bytes 0 to 6", "{\"x\":" + x("F16", "[2]", 0, 6) + "}");
        refused("tensor x [4] F16 should lie in bytes 0 to 8 of 6", "{\"x\":" + x("F16", "[4]", 0, 8) + "}");
        refused("tensor x [-3] F16", "{\"x\":" + x("F16", "[-3]", 0, 6) + "}");
        refused("tensor x [4611686018427387904, 4]", "{\"x\":" + x("F16", "[4611686018427387904, 4]", 0, 0) + "}");
        refused("no shape and data_offsets", "{\"x\":{\"dtype\":\"F16\"}}");
        refused("2 bytes follow its last tensor", "{\"x\":" + x("F16", "[2]", 0, 4) + "}");
        refused("tensor y begins at byte 2 of the data, not at 4", "{\"x\":" + x("F16", "[2]", 0, 4) + ",\"y\":" + x("F16", "[2]", 2, 6) + "}");
    }

    private static String x(String type, String shape, long from, long to) {
        return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}".formatted(type, shape, from, to);
    }

    private void refused(String part, String header) throws IOException {
        Path file = write(header, true, BFLOATS);
        String message = assertThrows(IllegalArgumentException.class, () -> Safetensors.read(file, m)).getMessage();
        assertTrue(message.contains(part) && message.contains(file.toString()), message);
    }

    @Test
    void aHeaderLengthBeyondTheFormatsLimitIsNotAllocated() throws IOException {
        for (long length : new long[] {-1, 100_000_001, Long.MAX_VALUE}) {
            Path file = folder.resolve("long.safetensors");
            Files.write(file, ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
            String message = assertThrows(IllegalArgumentException.class, () -> Safetensors.read(file, m)).getMessage();
            assertTrue(message.contains("limit of 100000000") && message.contains(Long.toString(length)), message);
        }
    }

    @Test
    void whatCannotBeWrittenIsNamed() {
        NDArray flags = m.create(new boolean[] {true});
        String message = assertThrows(IllegalArgumentException.class, () -> Safetensors.write(folder.resolve("x"), Map.of("f", flags))).getMessage();
        assertTrue(message.contains("boolean"), message);
    }

    private Path write(String header, boolean padded, short... values) throws IOException {
        byte[] json = (padded ? header + " ".repeat(Math.floorMod(-header.length(), 8)) : header).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        for (short value : values) {
            bytes.putShort(value);
        }
        return Files.write(folder.resolve("by-hand.safetensors"), bytes.array());
    }

    private static byte[] tail(Path file, int count) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return java.util.Arrays.copyOfRange(all, all.length - count, all.length);
    }
}
