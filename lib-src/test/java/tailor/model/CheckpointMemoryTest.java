package tailor.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that loads a checkpoint of some 270 MB never holds more than 1.2 times the weights beyond what it held before. */
@Tag("slow")
class CheckpointMemoryTest {
    private static final DecoderConfig SHAPE = new DecoderConfig(DecoderConfig.Family.QWEN3, 32_000, 1024, 256, 1, 4, 2, 64, 64, 1e-6, 1e4, false, 0.02);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(value = TensorType.class, names = {"F32", "BF16"})
    void loadingTakesLittleMoreThanTheWeights(TensorType type) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "peak memory is read from /proc");
        long weights = 4 * ParameterShapes.of(SHAPE).values().stream().mapToLong(shape -> shape.size()).sum();
        writeZeros(folder.resolve("large"), type);
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-cp", System.getProperty("java.class.path"), "-DOPT_OUT_TRACKING=true", "-DDJL_OFFLINE=true",
                CheckpointMemoryTest.class.getName(), folder.toString()).redirectError(folder.resolve("errors").toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), () -> read(folder.resolve("errors")));
        double ratio = Long.parseLong(output.substring(output.lastIndexOf('\n') + 1)) / (double) weights;
        System.out.printf("CheckpointMemoryTest: %s, %d MB of weights, peak %.2f times that%n", type, weights / 1_000_000, ratio);
        assertTrue(ratio > 0.9 && ratio < 1.2, "peak memory is " + ratio + " times the weights");
    }

    /** Loads a small checkpoint, so that the engine is there, and then the large one; prints by how many bytes the peak rose. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try (NDManager manager = NDManager.newBaseManager()) {
            DecoderConfig small = new DecoderConfig(DecoderConfig.Family.QWEN3, 50, 24, 40, 2, 4, 2, 6, 20, 1e-6, 1e4, false, 0.02);
            try (Decoder decoder = Decoder.initialise(small, 1, manager)) {
                Checkpoint.save(decoder, Optional.empty(), folder.resolve("small"));
            }
            Checkpoint.load(folder.resolve("small"), manager).close();
            long before = kilobytes("VmRSS");
            Checkpoint.load(folder.resolve("large"), manager);
            System.out.println((kilobytes("VmHWM") - before) * 1024);
        }
    }

    private static long kilobytes(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    /** Zeros that take no room on the disk: a file with a hole behind its header. */
    private static void writeZeros(Path folder, TensorType type) throws IOException {
        Files.createDirectories(folder);
        HuggingFaceConfig.write(folder.resolve("config.json"), HuggingFaceConfig.of(SHAPE, type));
        ObjectNode header = new ObjectMapper().createObjectNode();
        long end = 0;
        for (Map.Entry<String, ai.djl.ndarray.types.Shape> tensor : ParameterShapes.of(SHAPE).entrySet()) {
            ObjectNode node = header.putObject(tensor.getKey()).put("dtype", type.name());
            for (long dimension : tensor.getValue().getShape()) {
                node.withArray("shape").add(dimension);
            }
            node.putArray("data_offsets").add(end).add(end + tensor.getValue().size() * type.bytes());
            end += tensor.getValue().size() * type.bytes();
        }
        String json = header.toString();
        json += " ".repeat(Math.floorMod(-json.length(), 8));
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("model.safetensors").toFile(), "rw")) {
            file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length()).array());
            file.write(json.getBytes(StandardCharsets.US_ASCII));
            file.setLength(8 + json.length() + end);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
