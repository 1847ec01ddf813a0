package tailor.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operator against its plain DJL twin, value and gradient. */
class TorchOpsTest {
    private static final double EPS = 1e-6;
    private final TorchOps ops = TorchOps.withEps(EPS);
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
    void rmsNorm() {
        assertTwins(in -> ops.apply("rms_norm", in), in -> EagerOps.rmsNorm(in[0], in[1], EPS), normal(4, 6, 8), normal(8));
    }

    @Test
    void rotate() {
        NDArray cos = normal(6, 4);
        NDArray sin = normal(6, 4);
        assertTwins(in -> ops.apply("rotate", in[0], cos, sin), in -> EagerOps.rotate(in[0], cos, sin), normal(2, 3, 6, 8));
    }

    @Test
    void causalAttentionWithGroupedHeads() {
        assertTwins(in -> ops.apply("causal", in), in -> EagerOps.causalAttention(in[0], in[1], in[2]),
                normal(2, 4, 7, 8), normal(2, 2, 7, 8), normal(2, 2, 7, 8));
    }

    @Test
    void attentionWithHeadNorms() {
        NDArray cos = normal(5, 4);
        NDArray sin = normal(5, 4);
        assertTwins(
                in -> ops.apply("attention", in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7], cos, sin),
                in -> EagerOps.attention(in[0], new EagerOps.AttentionWeights(in[1], in[2], in[3], in[4], in[5], in[6], in[7]),
                        cos, sin, EPS),
                normal(2, 5, 12), normal(12), normal(32, 12), normal(16, 12), normal(16, 12), normal(12, 32), normal(8), normal(8));
    }

    @Test
    void attentionWithoutHeadNorms() {
        NDArray cos = normal(5, 4);
        NDArray sin = normal(5, 4);
        assertTwins(
                in -> ops.apply("attention_plain", in[0], in[1], in[2], in[3], in[4], in[5], cos, sin),
                in -> EagerOps.attention(in[0], new EagerOps.AttentionWeights(in[1], in[2], in[3], in[4], in[5], null, null),
                        cos, sin, EPS),
                normal(2, 5, 12), normal(12), normal(32, 12), normal(16, 12), normal(16, 12), normal(12, 32));
    }

    @Test
    void branchesAttendToTheirTrunkAndThemselves() {
        NDArray cos = normal(5, 4);
        NDArray sin = normal(5, 4);
        NDArray trunk = m.create(new long[] {0, 1, 2}, new Shape(1, 3));
        NDArray branch = m.create(new long[] {3, 4}, new Shape(1, 2));
        NDArray mask = m.create(new boolean[] {true, true, true, true, false, true, true, true, true, true}, new Shape(1, 1, 2, 5));
        NDArray places = m.create(new long[] {0, 1, 2, 3, 4});
        assertTwins(
                in -> ops.apply("attention_branched", in[0], in[1], in[2], in[3], in[4], in[5], in[6], in[7], cos.reshape(5, 1, 4),
                        sin.reshape(5, 1, 4), trunk, branch, m.create(new long[] {0}), mask, places),
                in -> EagerOps.attention(in[0].expandDims(0),
                        new EagerOps.AttentionWeights(in[1], in[2], in[3], in[4], in[5], in[6], in[7]), cos, sin, EPS).squeeze(0),
                normal(5, 12), normal(12), normal(32, 12), normal(16, 12), normal(16, 12), normal(12, 32), normal(8), normal(8));
    }

    @Test
    void mlp() {
        assertTwins(in -> ops.apply("mlp", in), in -> EagerOps.mlp(in[0], in[1], in[2], in[3], in[4], EPS),
                normal(2, 5, 12), normal(12), normal(20, 12), normal(20, 12), normal(12, 20));
    }

    @Test
    void targetLogProbAndEntropy() {
        NDArray targets = m.create(new long[] {0, 3, 10, 5});
        assertTwins(in -> ops.apply("target_log_prob", in[0], targets), in -> EagerOps.targetLogProb(in[0], targets), normal(4, 11));
        assertTwins(in -> ops.apply("entropy", in), in -> EagerOps.entropy(in[0]), normal(4, 11));
    }

    @Test
    void embeddingAndLinear() {
        NDArray ids = m.create(new long[] {1, 2, 2, 0}, new Shape(2, 2));
        assertTwins(in -> ops.apply("embed", in[0], ids), in -> in[0].get(ids.flatten()).reshape(2, 2, -1), normal(4, 6));
        assertTwins(in -> ops.apply("linear", in), in -> in[0].matMul(in[1].transpose()), normal(4, 6), normal(5, 6));
    }

    @Test
    void oneMinusExpKeepsDigitsNearZero() {
        NDArray x = m.create(new float[] {-1e-9f, -1e-4f, -2f, 0f});
        float[] y = ops.apply("one_minus_exp", x).toFloatArray();
        assertArrayEquals(new float[] {1e-9f, (float) -Math.expm1(-1e-4), (float) -Math.expm1(-2), 0f}, y, 1e-12f);
    }

    @Test
    void topMaskBreaksTiesByIndexAndTakesAnyK() {
        NDArray logits = m.create(new float[] {1, 3, 3, 3, 0, 3, 2, 2, 2, 2, 2, 2}, new Shape(2, 6));
        for (int k = 1; k <= 7; k++) {
            boolean[] twin = EagerOps.topMask(logits, k).toBooleanArray();
            assertArrayEquals(twin, ops.runOne("top_mask", m, logits, k).toBooleanArray(), "k = " + k);
        }
        assertArrayEquals(new boolean[] {false, true, true, false, false, false, true, true, false, false, false, false},
                ops.runOne("top_mask", m, logits, 2).toBooleanArray());
    }

    @Test
    void statistics() {
        NDArray logits = normal(9, 13);
        NDArray targets = m.create(new long[] {0, 3, 10, 5, 12, 1, 1, 2, 7});
        for (int k : new int[] {1, 4, 13, 100}) {
            assertClose(EagerOps.statistics(logits, targets, k), ops.runOne("statistics", m, logits, targets, k), 1e-5f);
        }
    }

    @Test
    void adamwWithClippingFollowsItsDefinition() {
        float[] p = {0.5f, -1f};
        float[] g = {3f, 4f};
        NDArray param = m.create(p.clone());
        NDList grads = new NDList(m.create(g));
        NDArray first = m.zeros(new Shape(2));
        NDArray second = m.zeros(new Shape(2));
        NDArray step = m.create(0f);
        assertEquals(5f, ops.runOne("global_norm", m, grads).getFloat(), 1e-6f);
        double mean = 0;
        double square = 0;
        double value = p[0];
        for (int t = 1; t <= 3; t++) {
            ops.run("adamw", m, List.of(param), new NDList(m.create(g)), List.of(first), List.of(second), List.of(step),
                    m.create(5f), m.create(0f), 0.1, 0.9, 0.95, 0.01, 1e-8);
            double clipped = g[0] / 5;
            value -= 0.1 * 0.01 * value;
            mean = 0.9 * mean + 0.1 * clipped;
            square = 0.95 * square + 0.05 * clipped * clipped;
            value -= 0.1 * (mean / (1 - Math.pow(0.9, t))) / (Math.sqrt(square / (1 - Math.pow(0.95, t))) + 1e-8);
        }
        assertEquals(value, param.getFloat(0), 1e-5);
        assertEquals(3f, step.getFloat());
        ops.run("adamw", m, List.of(param), new NDList(m.create(new float[] {Float.NaN, 1})), List.of(first), List.of(second), List.of(step),
                m.create(5f), m.create(1f), 0.1, 0.9, 0.95, 0.01, 1e-8);
        assertEquals(value, param.getFloat(0), 1e-5, "a bad step changes nothing");
        assertEquals(3f, step.getFloat());
    }

    @Test
    void clippingDividesLargeGradientsAndRemembersABadNorm() {
        NDArray bad = m.create(0f);
        assertEquals(1f, ops.runOne("clipping", m, m.create(0.3f), bad, 0.5).getFloat());
        assertEquals(6f, ops.runOne("clipping", m, m.create(3f), bad, 0.5).getFloat());
        assertEquals(0f, bad.getFloat());
        ops.runOne("clipping", m, m.create(Float.POSITIVE_INFINITY), bad, 0.5);
        assertEquals(1f, bad.getFloat());
        ops.runOne("clipping", m, m.create(3f), bad, 0.5);
        assertEquals(1f, bad.getFloat(), "and does not forget");
    }

    @Test
    void headsAreRepeatedAsAttentionGroupsThem() {
        NDArray x = m.arange(12f).reshape(1, 3, 2, 2);
        assertClose(x.repeat(1, 2), ops.runOne("repeat_heads", m, x, 2), 0);
    }

    @Test
    void accumulateAddsInPlace() {
        NDArray a = m.create(new float[] {1, 2});
        ops.run("accumulate", m, List.of(a), List.of(m.create(new float[] {10, 20})));
        assertArrayEquals(new float[] {11, 22}, a.toFloatArray());
    }

    @Test
    void rowsAndColumnsAndCacheSelection() {
        NDArray x = normal(4, 3);
        assertClose(x.get("1:3"), ops.runOne("rows", m, x, 1, 3), 0);
        assertClose(x.zerosLike(), ops.runOne("zeros_like", m, x), 0);
        NDArray into = m.zeros(new Shape(2, 5));
        ops.run("put_columns", m, into, m.ones(new Shape(2, 2)), 3, 5);
        assertArrayEquals(new float[] {0, 0, 0, 1, 1, 0, 0, 0, 1, 1}, into.toFloatArray());
        NDArray cache = normal(3, 2, 4, 2);
        NDArray kept = ops.run("select_rows", m, List.of(cache), m.create(new long[] {2, 0}), 2, 3).get(0);
        assertClose(cache.get(m.create(new long[] {2, 0})).get(":, :, :3"), kept.get(":, :, :3"), 0);
    }

    @Test
    void argumentsOfAnUnknownKindAreNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ops.run("rows", m, Optional.empty())).getMessage().contains("Optional.empty"));
    }

    private NDArray normal(long... shape) {
        Random random = new Random(Arrays.hashCode(shape) + shape.length);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return m.create(values, new Shape(shape));
    }

    private void assertTwins(Function<NDArray[], NDArray> fused, Function<NDArray[], NDArray> eager, NDArray... inputs) {
        for (NDArray input : inputs) {
            input.setRequiresGradient(true);
        }
        NDArray y = Autograd.record(() -> fused.apply(inputs));
        NDArray z = Autograd.record(() -> eager.apply(inputs));
        assertClose(z, y, 2e-6f * Math.max(1, z.abs().max().getFloat()));
        NDArray seed = normal(y.getShape().getShape());
        NDList actual = Autograd.gradients(y, seed, List.of(inputs), m);
        NDList expected = Autograd.gradients(z, seed, List.of(inputs), m);
        for (int i = 0; i < inputs.length; i++) {
            assertClose(expected.get(i), actual.get(i), 1e-5f * Math.max(1, expected.get(i).abs().max().getFloat()));
        }
    }

    private static void assertClose(NDArray expected, NDArray actual, float tolerance) {
        assertEquals(expected.getShape(), actual.getShape());
        float worst = expected.toType(DataType.FLOAT32, true).sub(actual).abs().max().getFloat();
        assertTrue(worst <= tolerance, "differs by " + worst);
    }
}
