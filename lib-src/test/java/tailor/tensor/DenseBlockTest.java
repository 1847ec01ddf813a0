package tailor.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The block whose gradient is written out against the plain DJL twin's gradient by autograd, in fp32. */
class DenseBlockTest {
    private static final double EPS = 1e-6;
    private static final int WIDTH = 20;
    private static final int FEED_FORWARD = 28;
    private final TorchOps ops = TorchOps.withEps(EPS);
    private final Random random = new Random(3);

    /** One tile, several, several sets of sequences, and (70 above 8 · 4) the fused kernel; groups of one head and of several. */
    @ParameterizedTest
    @CsvSource({"3, 9, 4, 4, 8", "3, 70, 6, 2, 12", "4, 70, 40, 40, 12", "3, 70, 6, 2, 4", "2, 70, 2, 2, 4", "1, 1, 2, 1, 8"})
    void valueAndEveryGradient(int batch, int t, int heads, int groups, int size) {
        try (NDManager m = NDManager.newBaseManager()) {
            RotaryFactors turns = new RotaryFactors(normal(m, 1, t, size / 2).cos(), normal(m, 1, t, size / 2).sin());
            List<NDArray> weights = weights(m, heads * size, groups * size, size);
            NDArray x = normal(m, 1, batch, t, WIDTH);
            NDArray g = normal(m, 1, batch, t, WIDTH);
            NDList forward = ops.run("block_forward", m, x, weights, turns.cos, turns.sin);
            NDList kept = new NDList(forward.subList(1, forward.size()));
            NDList found = ops.run("block_backward", m, g, weights, kept, turns.cos, turns.sin);

            List<NDArray> inputs = new ArrayList<>(List.of(x));
            inputs.addAll(weights);
            inputs.forEach(input -> input.setRequiresGradient(true));
            NDArray expected = Autograd.record(() -> twin(x, weights, turns));
            assertNear("states", expected, forward.get(0));
            NDList gradients = Autograd.gradients(expected, g, inputs, m);
            assertEquals(gradients.size(), found.size());
            for (int i = 0; i < gradients.size(); i++) {
                assertNear("gradient " + i, gradients.get(i), found.get(i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 5", "1, 3"})
    void lastNormAndEmbedding(int batch, int t) {
        try (NDManager m = NDManager.newBaseManager()) {
            NDArray x = normal(m, 1, batch, t, WIDTH);
            NDArray weight = normal(m, 1, WIDTH);
            NDArray g = normal(m, 1, batch, t, WIDTH);
            NDList forward = ops.run("norm_forward", m, x, weight);
            NDList found = ops.run("norm_backward", m, g, weight, forward.get(1), forward.get(2));
            x.setRequiresGradient(true);
            weight.setRequiresGradient(true);
            NDArray expected = Autograd.record(() -> EagerOps.rmsNorm(x, weight, EPS));
            assertNear("norm", expected, forward.get(0));
            NDList gradients = Autograd.gradients(expected, g, List.of(x, weight), m);
            assertNear("norm's input", gradients.get(0), found.get(0));
            assertNear("norm's weight", gradients.get(1), found.get(1));

            NDArray ids = m.create(random.longs((long) batch * t, 0, 7).toArray(), new Shape(batch, t));
            NDArray rows = ids.oneHot(7, DataType.FLOAT32).reshape(-1, 7);
            assertNear("table", rows.transpose().matMul(g.reshape(-1, WIDTH)),
                    ops.runOne("embed_backward", m, g, ids, normal(m, 1, 7, WIDTH)));
        }
    }

    private record RotaryFactors(NDArray cos, NDArray sin) {}

    private static NDArray twin(NDArray x, List<NDArray> w, RotaryFactors turns) {
        NDArray y = EagerOps.attention(x, new EagerOps.AttentionWeights(w.get(0), w.get(1), w.get(2), w.get(3), w.get(4), w.get(5),
                w.get(6)), turns.cos, turns.sin, EPS);
        return EagerOps.mlp(y, w.get(7), w.get(8), w.get(9), w.get(10), EPS);
    }

    private List<NDArray> weights(NDManager m, int queries, int keys, int size) {
        return List.of(normal(m, 1, WIDTH), normal(m, 0.3, queries, WIDTH), normal(m, 0.3, keys, WIDTH), normal(m, 0.3, keys, WIDTH),
                normal(m, 0.3, WIDTH, queries), normal(m, 1, size), normal(m, 1, size), normal(m, 1, WIDTH),
                normal(m, 0.3, FEED_FORWARD, WIDTH), normal(m, 0.3, FEED_FORWARD, WIDTH), normal(m, 0.3, WIDTH, FEED_FORWARD));
    }

    private NDArray normal(NDManager m, double deviation, long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return m.create(values, new Shape(shape));
    }

    /** Within 1e-5 of the norm; one position attends to itself alone, so that its query and key have no gradient but rounding. */
    private static void assertNear(String what, NDArray expected, NDArray actual) {
        assertEquals(expected.getShape(), actual.getShape(), what);
        double error = Math.sqrt(expected.sub(actual).square().sum().getFloat());
        double norm = Math.sqrt(expected.square().sum().getFloat());
        assertTrue(error <= 1e-5 * (norm + 1), what + " is off by " + error + " of " + norm);
    }
}
