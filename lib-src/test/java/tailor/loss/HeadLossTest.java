package tailor.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
}
