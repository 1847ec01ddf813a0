package tailor.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tailor.tensor.Autograd;
import tailor.tensor.TorchOps;

/** The shaped loss against float64 references ({@code -Dtailor.golden=DIR}). */
class GoldenShapedLossTest {
    private static final Path GOLDEN = Path.of(System.getProperty("tailor.golden", "../shared/golden")).resolve("shaped-loss");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        assumeTrue(Files.isDirectory(GOLDEN), "no golden cases at " + GOLDEN);
        List<Path> files;
        try (Stream<Path> list = Files.list(GOLDEN)) {
            files = list.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
        System.out.println("GoldenShapedLossTest: " + files.size() + " cases in " + GOLDEN);
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        JsonNode golden = JSON.readTree(file.toFile());
        int k = golden.get("k").asInt();
        ShapedReward loss = new ShapedReward(golden.get("beta").asDouble(), golden.get("lambda_top").asDouble(),
                golden.get("lambda_tail").asDouble(), k,
                PositiveForm.valueOf(golden.get("positive_form").asText().toUpperCase()));
        float[][] rows = JSON.convertValue(golden.get("logits"), float[][].class);
        int n = rows.length;
        try (NDManager m = NDManager.newBaseManager()) {
            NDArray logits = m.create(flat(rows), new Shape(n, rows[0].length));
            NDArray targets = m.create(JSON.convertValue(golden.get("targets"), long[].class));

            assertGradient(golden, loss.logitGradient(logits, targets).div(n), "closed form");
            NDArray leaf = logits.duplicate();
            leaf.setRequiresGradient(true);
            NDArray mean = Autograd.record(() -> loss.perToken(leaf, targets).mean());
            NDList gradient = Autograd.gradients(mean, List.of(leaf), m);
            assertGradient(golden, gradient.singletonOrThrow(), "autograd");

            NDArray statistics = TorchOps.get().runOne("statistics", m, logits, targets, k);
            assertClose(golden.get("nll"), statistics.get(0), 1e-5, "nll");
            assertClose(golden.get("entropy"), statistics.get(1), 1e-5, "entropy");
            assertClose(golden.get("tail_mass"), statistics.get(2), 1e-5, "tail mass");

            NDArray logProb = TorchOps.get().apply("target_log_prob", logits, targets);
            assertRelative(golden.get("reward_target"), loss.targetReward(logProb).toFloatArray());
        }
    }

    private static void assertGradient(JsonNode golden, NDArray actual, String how) {
        float[] expected = flat(JSON.convertValue(golden.get("grad_of_mean"), float[][].class));
        float[] found = actual.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 1e-5, how + " gradient at " + i);
        }
    }

    private static void assertClose(JsonNode expected, NDArray actual, double tolerance, String what) {
        float[] found = actual.toFloatArray();
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected.get(i).asDouble(), found[i], tolerance, what + " at " + i);
        }
    }

    private static void assertRelative(JsonNode expected, float[] found) {
        for (int i = 0; i < found.length; i++) {
            double reference = expected.get(i).asDouble();
            if (reference > Float.MAX_VALUE) {
                continue;                                   // 1/π of a token at e^-90 has no place in fp32; w has
            }
            assertTrue(Math.abs(reference - found[i]) <= 1e-5 + 2e-4 * Math.abs(reference), "reward " + found[i] + " for " + reference);
        }
    }

    private static float[] flat(float[][] rows) {
        float[] all = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
        }
        return all;
    }
}
