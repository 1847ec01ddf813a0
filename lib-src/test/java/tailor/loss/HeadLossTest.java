package tailor.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tailor.tensor.Autograd;
import tailor.tensor.TokenStatistics;
import tailor.tensor.TorchOps;

/** The chunked head against the whole one. */
class HeadLossTest {

    @Test
    void chunksGiveTheGradientsOfTheWhole() {
        int n = 1100;                           // more than two chunks at V = 512
        int v = 512;
        ShapedReward loss = new ShapedReward(-0.25, 0.1, -0.1, 20, PositiveForm.SCALED);
        try (NDManager m = NDManager.newBaseManager()) {
            Random random = new Random(1);
            NDArray hidden = m.create(gaussians(random, n * 16), new Shape(n, 16));
            NDArray head = m.create(gaussians(random, v * 16), new Shape(v, 16));
            NDArray targets = m.create(random.longs(n, 0, v).toArray());
            HeadLoss.Gradients chunked = HeadLoss.gradients(loss, hidden, head, targets, 20);

            hidden.setRequiresGradient(true);
            head.setRequiresGradient(true);
            NDArray logits = Autograd.record(() -> TorchOps.get().apply("linear", hidden, head));
            NDArray total = Autograd.record(() -> loss.perToken(logits, targets).sum());
            NDList whole = Autograd.gradients(total, List.of(hidden, head), m);
            assertClose(whole.get(0), chunked.hiddenGradient());
            assertClose(whole.get(1), chunked.headGradient());

            TokenStatistics.Sum sum = new TokenStatistics.Sum();
            sum.add(TorchOps.get().runOne("statistics", m, logits.stopGradient(), targets, 20));
            TokenStatistics seen = chunked.statistics().orElseThrow();
            assertEquals(sum.mean().nll(), seen.nll(), 1e-5);
            assertEquals(sum.mean().entropy(), seen.entropy(), 1e-5);
            assertEquals(sum.mean().tailMass(), seen.tailMass(), 1e-6);
            assertEquals(n, seen.tokens());
            assertClose(TorchOps.get().runOne("statistics", m, logits.stopGradient(), targets, 20),
                    HeadLoss.statistics(hidden.stopGradient(), head.stopGradient(), targets, 20));
        }
    }

    /**
     * Logits that repeat tie at the k-th place, where the lower index belongs to K; a constant row and one that holds only its
     * target differ so much from the rest that a threshold guessed from other rows does not fit.
     */
    @Test
    void tiesAtTheThresholdGoToTheLowerIndex() {
        int n = 300;
        int v = 64;
        try (NDManager m = NDManager.newBaseManager()) {
            Random random = new Random(2);
            NDArray hidden = m.create(steps(random, n * 4), new Shape(n, 4));
            hidden.set(new NDIndex("0"), 0f);
            hidden.set(new NDIndex("1"), 50f);
            NDArray head = m.create(steps(random, v * 4), new Shape(v, 4));
            NDArray targets = m.create(random.longs(n, 0, v).toArray());
            for (int k : new int[] {1, 5, 20, v - 1, v}) {
                ShapedReward loss = new ShapedReward(0.5, 0.2, -0.3, k, PositiveForm.SCALED);
                HeadLoss.Gradients fused = HeadLoss.gradients(loss, hidden, head, targets, 7);
                NDArray logits = TorchOps.get().runOne("linear", m, hidden, head);
                NDArray leaf = logits.duplicate();
                leaf.setRequiresGradient(true);
                NDArray total = Autograd.record(() -> loss.perToken(leaf, targets).sum());
                NDArray whole = Autograd.gradients(total, List.of(leaf), m).singletonOrThrow();
                assertClose(whole.dot(head), fused.hiddenGradient());
                assertClose(whole.transpose().dot(hidden), fused.headGradient());
                TokenStatistics.Sum sum = new TokenStatistics.Sum();
                sum.add(TorchOps.get().runOne("statistics", m, logits, targets, 7));
                assertEquals(sum.mean().tailMass(), fused.statistics().orElseThrow().tailMass(), 1e-6);
            }
        }
    }

    private static void assertClose(NDArray expected, NDArray actual) {
        float scale = Math.max(1, expected.abs().max().getFloat());
        assertTrue(expected.sub(actual).abs().max().getFloat() <= 1e-5f * scale);
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Few values, so that products repeat. */
    private static float[] steps(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextInt(5) - 2) * 0.5f;
        }
        return values;
    }
}
