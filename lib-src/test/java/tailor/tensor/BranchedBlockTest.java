package tailor.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The block over branches whose gradient is written out, against autograd through the plain DJL twin of each path alone.
 *
 * <p>"group_heads", "heads_as_rows", "trunks_forward", "trunks_backward", "above", "beside", "row_products", "row_sums", "column_sums",
 * "branches_forward", "branches_backward", "turn_rows" and "turn_rows_backward" are parts of it.
 */
class BranchedBlockTest {
    private static final double EPS = 1e-6;
    private static final int WIDTH = 20;
    private static final int FEED_FORWARD = 28;
    private static final float UNSEEN = -1e30f;
    private static final int[][] TRUNKS = {{0, 1, 2}, {3}};                        // places of their tokens in the batch
    private static final int[][] BRANCHES = {{4, 5}, {}, {6, 7, 8, 9}, {10}};
    private static final int[] OWNERS = {1, 0, 0, 0};
    private static final int TOKENS = 11;

    private final TorchOps ops = TorchOps.withEps(EPS);
    private final Random random = new Random(3);

    /** Groups of one head and of several. */
    @ParameterizedTest
    @CsvSource({"4, 4, 8", "6, 2, 12", "4, 1, 4"})
    void valueAndEveryGradient(int heads, int groups, int size) {
        try (NDManager m = NDManager.newBaseManager()) {
            NDArray table = normal(m, 1, 16, size / 2);
            NDArray turns = normal(m, 1, 16, size / 2);
            List<NDArray> weights = weights(m, heads * size, groups * size, size);
            NDArray x = normal(m, 1, TOKENS, WIDTH);
            NDArray g = normal(m, 1, TOKENS, WIDTH);
            NDArray positions = m.create(new long[] {0, 1, 2, 0, 1, 2, 3, 4, 5, 6, 3});
            NDArray cos = table.get(positions);
            NDArray sin = turns.get(positions);
            NDList forward = ops.run("branched_forward", m, x, weights, cos, sin, layout(m));
            NDList kept = new NDList(forward.subList(1, forward.size()));
            NDList found = ops.run("branched_backward", m, g, weights, kept, cos, sin, layout(m));

            List<NDArray> inputs = new ArrayList<>(List.of(x));
            inputs.addAll(weights);
            inputs.forEach(input -> input.setRequiresGradient(true));
            NDArray expected = Autograd.record(() -> twin(x, weights, table, turns));
            assertNear("states", expected, forward.get(0));
            NDList gradients = Autograd.gradients(expected, g, inputs, m);
            assertEquals(gradients.size(), found.size());
            for (int i = 0; i < gradients.size(); i++) {
                assertNear("gradient " + i, gradients.get(i), found.get(i));
            }
        }
    }

    /** Trunks (2, 1, 3), branches (2, 3, 4), places, and what is added to scores among the tokens of a row and at those of a trunk. */
    private static List<NDArray> layout(NDManager m) {
        long[] places = {0, 1, 2, 3, 18, 19, 10, 11, 12, 13, 14};
        float[] causal = new float[16];
        for (int t = 0; t < 4; t++) {
            Arrays.fill(causal, 4 * t + t + 1, 4 * t + 4, UNSEEN);
        }
        return List.of(m.create(new long[] {0, 1, 2, 3, 0, 0}, new Shape(2, 1, 3)),
                m.create(new long[] {0, 0, 0, 0, 6, 7, 8, 9, 10, 0, 0, 0, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, new Shape(2, 3, 4)),
                m.create(places), m.create(causal, new Shape(4, 4)), m.create(new float[] {0, 0, 0, 0, UNSEEN, UNSEEN}, new Shape(2, 1, 1, 3)));
    }

    /** Each trunk, and each branch behind its trunk, alone through the block; of a branch only its own tokens are taken. */
    private static NDArray twin(NDArray x, List<NDArray> weights, NDArray cos, NDArray sin) {
        NDList rows = new NDList();
        for (int[] trunk : TRUNKS) {
            rows.add(path(x, trunk, weights, cos, sin));
        }
        for (int b = 0; b < BRANCHES.length; b++) {
            int[] trunk = TRUNKS[OWNERS[b]];
            int[] path = IntStream.concat(IntStream.of(trunk), IntStream.of(BRANCHES[b])).toArray();
            if (path.length > trunk.length) {
                rows.add(path(x, path, weights, cos, sin).get(trunk.length + ":"));
            }
        }
        return NDArrays.concat(rows);
    }

    private static NDArray path(NDArray x, int[] path, List<NDArray> w, NDArray cos, NDArray sin) {
        NDArray at = x.getManager().create(IntStream.of(path).asLongStream().toArray());
        String first = ":" + path.length;
        NDArray y = EagerOps.attention(x.get(at).expandDims(0), new EagerOps.AttentionWeights(w.get(0), w.get(1), w.get(2), w.get(3),
                w.get(4), w.get(5), w.get(6)), cos.get(first), sin.get(first), EPS);
        return EagerOps.mlp(y, w.get(7), w.get(8), w.get(9), w.get(10), EPS).squeeze(0);
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

    private static void assertNear(String what, NDArray expected, NDArray actual) {
        assertEquals(expected.getShape(), actual.getShape(), what);
        double error = Math.sqrt(expected.sub(actual).square().sum().getFloat());
        double norm = Math.sqrt(expected.square().sum().getFloat());
        assertTrue(error <= 1e-5 * (norm + 1), what + " is off by " + error + " of " + norm);
    }
}
