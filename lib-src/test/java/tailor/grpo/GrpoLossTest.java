package tailor.grpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpoLossTest {

    private static final float[][] FULL = {{1, 1}, {1, 1}};
    private static final float LN2 = (float) Math.log(2);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void onPolicyGradientIsMinusAdvantageTimesWeight() {
        Outcome o = run(new GrpoLoss(), new float[][] {{-1, -2}, {-3, -1}}, null, null, new float[] {1, -0.5f},
                new float[][] {{1, 1}, {1, 0}});
        // Three tokens count; the ratio is 1, so the loss is −(1 + 1 − 0.5) / 3 and nothing is cut.
        assertEquals(-0.5, o.result.loss().getFloat(), 1e-6);
        assertArrayEquals(new float[] {-1f / 3, -1f / 3, 0.5f / 3, 0}, o.gradient, 1e-6f);
        assertEquals(0, o.result.clipLow() + o.result.clipHigh());
        assertEquals(3, o.result.tokens());
        assertTrue(o.result.kl().isEmpty());
    }

    @Test
    void clippingCutsOnlyTheSideThatHurts() {
        // Ratios 2, 0.5 | 2, 0.5; advantages 1 | −1. Cut: (0,0) above by A>0, (1,1) below by A<0.
        Outcome o = run(new GrpoLoss(), new float[][] {{LN2, -LN2}, {LN2, -LN2}}, new float[][] {{0, 0}, {0, 0}}, null,
                new float[] {1, -1}, FULL);
        assertEquals((-1.28 - 0.5 + 2 + 0.8) / 4, o.result.loss().getFloat(), 1e-6);
        assertArrayEquals(new float[] {0, -0.5f / 4, 2f / 4, 0}, o.gradient, 1e-6f);
        assertEquals(0.25, o.result.clipLow());
        assertEquals(0.25, o.result.clipHigh());
    }

    @Test
    void cappedSurrogateWeighsButNeverCuts() {
        GrpoLoss loss = new GrpoLoss(new CappedSurrogate(1.5, new TokenRatio()), new TokenMean(), 0);
        Outcome o = run(loss, new float[][] {{LN2, -LN2}}, new float[][] {{0, 0}}, null, new float[] {1}, new float[][] {{1, 1}});
        assertArrayEquals(new float[] {-1.5f / 2, -0.5f / 2}, o.gradient, 1e-6f);
        assertEquals(0.5, o.result.clipHigh());
        assertEquals(0, o.result.clipLow());
    }

    @Test
    void sequenceRatioIsTheGeometricMean() {
        GrpoLoss loss = new GrpoLoss(new ClippedSurrogate(0.9, 9, new SequenceRatio()), new SequenceMean(), 0);
        Outcome o = run(loss, new float[][] {{4 * LN2, -2 * LN2}}, new float[][] {{0, 0}}, null, new float[] {1},
                new float[][] {{1, 1}});
        assertEquals(-2, o.result.loss().getFloat(), 1e-5);       // sqrt(16 / 4) = 2
        assertArrayEquals(new float[] {-1, -1}, o.gradient, 1e-5f);
    }

    @Test
    void klIsK3AndPullsTowardsTheReference() {
        GrpoLoss loss = new GrpoLoss(new ClippedSurrogate(), new TokenMean(), 0.5);
        Outcome o = run(loss, new float[][] {{0, 0}}, null, new float[][] {{LN2, 0}}, new float[] {0}, new float[][] {{1, 1}});
        double k3 = 2 - Math.log(2) - 1;
        assertEquals(0.5 * k3 / 2, o.result.loss().getFloat(), 1e-6);
        assertEquals(k3 / 2, o.result.kl().getAsDouble(), 1e-6);
        assertArrayEquals(new float[] {0.5f * (1 - 2) / 2, 0}, o.gradient, 1e-6f);
        assertThrows(IllegalArgumentException.class, () -> run(loss, FULL, null, null, new float[] {0, 0}, FULL));
    }

    @Test
    void aggregationsWeighTokensAsTheirFormulasSay() {
        NDArray mask = manager.create(new float[][] {{1, 1, 1}, {1, 0, 0}});
        assertArrayEquals(new float[] {1f / 6, 1f / 6, 1f / 6, 0.5f, 0, 0}, new SequenceMean().weights(mask, 5).toFloatArray(), 1e-7f);
        assertArrayEquals(new float[] {0.25f, 0.25f, 0.25f, 0.25f, 0, 0}, new TokenMean().weights(mask, 5).toFloatArray(), 1e-7f);
        assertArrayEquals(new float[] {0.1f, 0.1f, 0.1f, 0.1f, 0, 0}, new FixedLength().weights(mask, 5).toFloatArray(), 1e-7f);
    }

    @Test
    void whatIsMaskedCountsNowhere() {
        float inf = Float.NEGATIVE_INFINITY;
        float[][] mask = {{1, 0}, {1, 1}};
        for (Aggregation aggregation : new Aggregation[] {new SequenceMean(), new TokenMean(), new FixedLength()}) {
            for (ImportanceRatio ratio : new ImportanceRatio[] {new TokenRatio(), new SequenceRatio()}) {
                GrpoLoss loss = new GrpoLoss(new ClippedSurrogate(0.2, 0.28, ratio), aggregation, 0.1);
                Outcome a = run(loss, new float[][] {{-1, -9}, {-2, -1}}, new float[][] {{-1.1f, 5}, {-2, -1.1f}},
                        new float[][] {{-1, -1}, {-1, -1}}, new float[] {1, -1}, mask);
                Outcome b = run(loss, new float[][] {{-1, inf}, {-2, -1}}, new float[][] {{-1.1f, inf}, {-2, -1.1f}},
                        new float[][] {{-1, Float.NaN}, {-1, -1}}, new float[] {1, -1}, mask);
                assertEquals(a.result.loss().getFloat(), b.result.loss().getFloat());
                assertArrayEquals(a.gradient, b.gradient);
            }
        }
    }

    @Test
    void lossesOfMicroBatchesAddUp() {
        GrpoLoss loss = new GrpoLoss();
        NDArray logProbs = manager.create(new float[][] {{-1, -2}, {-3, -1}});
        NDArray old = manager.create(new float[][] {{-1.2f, -2}, {-3, -1.4f}});
        NDArray advantages = manager.create(new float[] {1, -0.5f});
        NDArray mask = manager.create(new float[][] {{1, 1}, {1, 0}});
        NDArray weights = loss.aggregation().weights(mask, 2);
        float whole = loss.apply(new GrpoBatch(logProbs, old, null, advantages, mask, 2)).loss().getFloat();
        float parts = 0;
        for (String row : new String[] {"0:1", "1:2"}) {
            GrpoBatch part = new GrpoBatch(logProbs.get(row), old.get(row), null, advantages.get(row), mask.get(row), 2);
            parts += loss.apply(part, weights.get(row)).loss().getFloat();
        }
        assertEquals(whole, parts, 1e-6);
    }

    @Test
    void badInputIsNamed() {
        assertMessage("epsilon_low is 1.5", () -> new ClippedSurrogate(1.5, 0.2, new TokenRatio()));
        assertMessage("epsilon_high is -0.1", () -> new ClippedSurrogate(0.1, -0.1, new TokenRatio()));
        assertMessage("kl_weight is NaN", () -> new GrpoLoss(new ClippedSurrogate(), new TokenMean(), Double.NaN));
        assertMessage("'dapoo': use", () -> Aggregation.named("dapoo"));
        assertMessage("'word': use token or sequence", () -> ImportanceRatio.named("word"));
        assertMessage("advantages have shape (1)", () -> run(new GrpoLoss(), FULL, null, null, new float[] {1}, FULL));
    }

    private record Outcome(GrpoLoss.Result result, float[] gradient) {}

    private Outcome run(GrpoLoss loss, float[][] logProbs, float[][] old, float[][] ref, float[] advantages, float[][] mask) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray policy = manager.create(logProbs);
            policy.setRequiresGradient(true);
            NDArray before = old == null ? policy.stopGradient() : manager.create(old);
            GrpoLoss.Result result = loss.apply(new GrpoBatch(policy, before, ref == null ? null : manager.create(ref),
                    manager.create(advantages), manager.create(mask), mask[0].length));
            collector.backward(result.loss());
            return new Outcome(result, policy.getGradient().toFloatArray());
        }
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
