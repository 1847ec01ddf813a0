package tailor.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mixture of experts against its plain DJL twin: choice, value, gradient, and what the router reports. */
class MixtureTest {
    private static final int N = 14;
    private static final int D = 10;
    private static final int E = 6;
    private static final int K = 2;
    private static final double EPS = 1e-6;
    private final TorchOps ops = TorchOps.withEps(EPS);
    private final Random random = new Random(3);
    private NDManager m;
    private NDArray x;
    private NDArray norm;
    private NDArray gate;
    private List<NDArray> experts;

    @BeforeEach
    void open() {
        m = NDManager.newBaseManager();
        x = normal(N, D);
        norm = normal(D);
        gate = normal(E, D);
        experts = new ArrayList<>();
        for (int e = 0; e < E; e++) {
            experts.addAll(List.of(normal(7, D), normal(7, D), normal(D, 7)));
        }
    }

    @AfterEach
    void close() {
        m.close();
    }

    @Test
    void valueAndGradientWithAndWithoutNormalisedWeights() {
        assertTwins(m.zeros(new Shape(E)), true);
        assertTwins(m.zeros(new Shape(E)), false);
    }

    @Test
    void theBiasEntersTheChoiceOnly() {
        NDArray bias = m.create(new float[] {0, 2, 0, -2, 0, 0});
        assertTwins(bias, true);
        float[] load = routed(bias, true).get(2).toFloatArray();
        assertEquals(N, load[1], "everyone takes the favoured expert");
        assertEquals(0, load[3], "nobody takes the other, and its gradient is zero");
    }

    @Test
    void theRouterReportsBalanceLoadAndEntropy() {
        NDArray bias = m.zeros(new Shape(E));
        NDArray probs = Autograd.pause(() -> ops.apply("router", EagerOps.rmsNorm(x, norm, EPS), gate));
        NDList seen = routed(bias, true);
        assertClose(EagerOps.balance(probs, bias, K), seen.get(1), 1e-5f);
        assertEquals(N * K, seen.get(2).sum().getFloat());
        assertClose(EagerOps.entropy(probs.log()).mean(), seen.get(3), 1e-5f);
        NDArray chosen = EagerOps.topMask(probs, K);
        assertArrayEquals(chosen.toType(ai.djl.ndarray.types.DataType.FLOAT32, false).sum(new int[] {0}).toFloatArray(), seen.get(2).toFloatArray());
    }

    @Test
    void theBalanceLossHasItsGradient() {
        NDArray bias = m.zeros(new Shape(E));
        gate.setRequiresGradient(true);
        NDArray fused = Autograd.record(() -> routed(bias, true)).get(1);
        NDArray eager = Autograd.record(() -> EagerOps.balance(EagerOps.rmsNorm(x, norm, EPS).matMul(gate.transpose()).softmax(-1), bias, K));
        assertClose(Autograd.gradients(eager, List.of(gate), m).get(0), Autograd.gradients(fused, List.of(gate), m).get(0), 1e-5f);
    }

    @Test
    void theSectionWithoutTapeIsTheSame() {
        NDArray bias = m.zeros(new Shape(E));
        NDArray y = ops.runOne("moe", m, x.reshape(2, N / 2, D), norm, gate, bias, m.zeros(new Shape(K, 1)), experts);
        assertClose(routed(bias, true).get(0), y.reshape(N, D), 0);
    }

    private NDList routed(NDArray bias, boolean normalised) {
        return ops.applyWith("moe_routed", experts, x, norm, gate, bias, m.zeros(new Shape(K, normalised ? 1 : 0)));
    }

    private void assertTwins(NDArray bias, boolean normalised) {
        List<NDArray> leaves = new ArrayList<>(List.of(x, norm, gate));
        leaves.addAll(experts);
        leaves.forEach(leaf -> leaf.setRequiresGradient(true));
        NDArray y = Autograd.record(() -> routed(bias, normalised)).get(0);
        NDArray z = Autograd.record(() -> EagerOps.mixture(x, norm, gate, bias, K, normalised, experts, EPS));
        assertClose(z, y, 2e-6f * Math.max(1, z.abs().max().getFloat()));
        NDArray seed = normal(N, D);
        NDList actual = Autograd.gradients(y, seed, leaves, m);
        NDList expected = Autograd.gradients(z, seed, leaves, m);
        for (int i = 0; i < leaves.size(); i++) {
            assertClose(expected.get(i), actual.get(i), 1e-5f * Math.max(1, expected.get(i).abs().max().getFloat()));
        }
    }

    private NDArray normal(long... shape) {
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return m.create(values, new Shape(shape));
    }

    private static void assertClose(NDArray expected, NDArray actual, float tolerance) {
        assertEquals(expected.getShape(), actual.getShape());
        float worst = expected.sub(actual).abs().max().getFloat();
        assertTrue(worst <= tolerance, "differs by " + worst);
    }
}
