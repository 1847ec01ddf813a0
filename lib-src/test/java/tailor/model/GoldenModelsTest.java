package tailor.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tailor.loss.CrossEntropy;
import tailor.loss.HeadLoss;
import tailor.tensor.Autograd;

/** Logits, loss, gradients and greedy continuations of reference implementations ({@code -Dtailor.golden=DIR}). */
class GoldenModelsTest {
    private static final Path GOLDEN = Path.of(System.getProperty("tailor.golden", "../shared/golden")).resolve("models");

    @TestFactory
    Stream<DynamicTest> models() throws IOException {
        assumeTrue(Files.isDirectory(GOLDEN), "no golden models at " + GOLDEN);
        List<Path> cases;
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            cases = folders.sorted().toList();
        }
        System.out.println("GoldenModelsTest: " + cases.size() + " cases in " + GOLDEN);
        return cases.stream().map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) {
        try (NDManager m = NDManager.newBaseManager(); Decoder decoder = Checkpoint.load(folder, m)) {
            Map<String, NDArray> expected = Safetensors.read(folder.resolve("expected.safetensors"), m);
            NDArray ids = expected.get("input_ids");                                     // (3, 21)
            assertClose("logits", expected.get("logits"), decoder.logits(ids), 2e-4f);
            checkGradients(decoder, ids, expected, m);
            assertGreedy(decoder, ids.get(":, :5"), expected.get("greedy_ids").toLongArray(), m);
            assertUncachedGreedy(decoder, ids.get(":, :5"), expected.get("greedy_ids").toLongArray());
        }
    }

    private static void checkGradients(Decoder decoder, NDArray ids, Map<String, NDArray> expected, NDManager m) {
        long d = decoder.config().hiddenSize();
        NDArray hidden = Autograd.record(() -> decoder.hidden(ids));
        NDArray kept = hidden.stopGradient().get(":, :-1").reshape(-1, d);               // (3·20, d)
        NDArray targets = ids.get(":, 1:").flatten();
        HeadLoss.Gradients head = HeadLoss.gradients(new CrossEntropy(), kept, decoder.head(), targets, 4);
        assertEquals(expected.get("loss").getFloat(0), head.statistics().orElseThrow().nll(), 1e-5);

        long n = targets.size();
        NDArray seed = head.hiddenGradient().div(n).reshape(3, -1, d).concat(m.zeros(new Shape(3, 1, d)), 1);
        List<NDArray> leaves = List.copyOf(decoder.parameters().values());
        NDList gradients = Autograd.gradients(hidden, seed, leaves, m);
        int i = 0;
        for (String name : decoder.parameters().keySet()) {
            NDArray gradient = gradients.get(i++);
            if (name.equals(decoder.headName())) {
                gradient = gradient.add(head.headGradient().div(n));
            }
            NDArray reference = reference(expected, name);
            float scale = reference.abs().max().getFloat();
            assertClose(name, reference, gradient, 2e-4f * scale);
        }
    }

    /** The reference's gradient; experts may be fused there: (E, 2F, d) gate rows then up rows, (E, d, F) down. */
    private static NDArray reference(Map<String, NDArray> expected, String name) {
        NDArray own = expected.get("grad." + name);
        Matcher expert = Pattern.compile("(.*mlp\\.experts)\\.(\\d+)\\.(gate|up|down)_proj\\.weight").matcher(name);
        if (own != null || !expert.matches()) {
            return own;
        }
        long e = Long.parseLong(expert.group(2));
        String fused = "grad." + expert.group(1);
        if (expert.group(3).equals("down")) {
            return expected.get(fused + ".down_proj").get(e);
        }
        NDArray both = expected.get(fused + ".gate_up_proj").get(e);                      // (2F, d)
        long width = both.getShape().get(0) / 2;
        return both.get(expert.group(3).equals("gate") ? ":{}" : "{}:", width);
    }

    private static void assertUncachedGreedy(Decoder decoder, NDArray prompt, long[] expected) {
        NDArray all = prompt;
        for (int i = 0; i < 12; i++) {
            all = all.concat(decoder.logits(all).get(":, -1").argMax(1).reshape(3, 1), 1);
        }
        assertArrayEquals(expected, all.toLongArray());
    }

    private static void assertGreedy(Decoder decoder, NDArray prompt, long[] expected, NDManager m) {
        try (KvCache cache = decoder.cache(3, 17, m)) {
            NDArray all = prompt;
            NDArray next = decoder.next(prompt, cache).argMax(1).reshape(3, 1);
            for (int i = 0; i < 11; i++) {
                all = all.concat(next, 1);
                next = decoder.next(next, cache).argMax(1).reshape(3, 1);
            }
            assertArrayEquals(expected, all.concat(next, 1).toLongArray());
        }
    }

    private static void assertClose(String what, NDArray expected, NDArray actual, float tolerance) {
        float worst = expected.sub(actual).abs().max().getFloat();
        assertTrue(worst <= tolerance, what + " differs by " + worst + ", more than " + tolerance);
    }
}
