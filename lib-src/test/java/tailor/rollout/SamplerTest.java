package tailor.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void invertsTheCumulativeDistribution() {
        // Probabilities 0.5, 0, 0.25, 0.25: cumulated 0.5, 0.5, 0.75, 1.
        float[] row = {(float) Math.log(0.5), Float.NEGATIVE_INFINITY, (float) Math.log(0.25), (float) Math.log(0.25)};
        double[] uniforms = {0, 0.49, 0.51, 0.74, 0.76, Math.nextDown(1.0)};
        Sampler.Drawn drawn = Sampler.atTemperature(1).draw(rows(row, 6), uniforms);
        assertArrayEquals(new int[] {0, 0, 2, 2, 3, 3}, drawn.tokens());
        assertEquals(Math.log(0.25), drawn.logProbs()[2], 1e-6);
        float[] leadingZero = {Float.NEGATIVE_INFINITY, 0, 0};
        assertArrayEquals(new int[] {1}, Sampler.atTemperature(1).draw(rows(leadingZero, 1), new double[] {0}).tokens());
    }

    /** 100: more than the first look of top-p takes; 1152: more than are summed up one after the other. */
    @ParameterizedTest
    @ValueSource(ints = {100, 1152})
    void agreesWithPlainJava(int vocabulary) {
        Random random = new Random(1);
        for (Sampler sampler : new Sampler[] {Sampler.greedy(), Sampler.atTemperature(1), new Sampler(0.7, 0, 0.95),
                new Sampler(1.3, 5, 1), new Sampler(0.8, 10, 0.6), new Sampler(1, 500, 1e-9), new Sampler(1, 1, 1),
                new Sampler(1, 0, 1, 0.1), new Sampler(0.7, 20, 0.9, 0.2), new Sampler(1, 0, 0.999), new Sampler(1, 0, 0.5, 0.99)}) {
            float[][] logits = new float[64][vocabulary];
            double[] uniforms = random.doubles(64).toArray();
            for (float[] row : logits) {
                Arrays.setAll(new Object[vocabulary], i -> row[i] = (float) random.nextGaussian() * 2);
            }
            Sampler.Drawn drawn = sampler.draw(manager.create(logits), uniforms);
            for (int b = 0; b < logits.length; b++) {
                assertEquals(plain(sampler, logits[b], uniforms[b]), drawn.tokens()[b], sampler + " row " + b);
            }
        }
    }

    /** The definition, written out: sort, cut, invert. */
    private static int plain(Sampler sampler, float[] logits, double uniform) {
        double floor = sampler.minP();
        boolean cut = sampler.topK() > 0 || sampler.topP() < 1 || sampler.isGreedy();
        double temperature = sampler.isGreedy() ? 1 : sampler.temperature();
        int[] order = IntStream.range(0, logits.length).boxed()
                .sorted((a, b) -> cut ? Float.compare(logits[b], logits[a]) : Integer.compare(a, b)).mapToInt(i -> i).toArray();
        if (sampler.isGreedy()) {
            return order[0];
        }
        double all = Arrays.stream(order).mapToDouble(i -> Math.exp(logits[i] / temperature)).sum();
        int most = sampler.topK() == 0 ? order.length : Math.min(sampler.topK(), order.length);
        double top = Arrays.stream(order).limit(most).mapToDouble(i -> Math.exp(logits[i] / temperature) / all).sum();
        double mass = 0;
        int kept = 0;
        double best = Math.exp(logits[order[0]] / temperature) / all;
        if (!cut && floor > 0) {                // then drawn in the order of the vocabulary
            double most1 = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i] / temperature) / all).max().orElseThrow();
            int[] likely = Arrays.stream(order).filter(i -> Math.exp(logits[i] / temperature) / all >= floor * most1).toArray();
            return inverted(likely, logits, temperature, uniform);
        }
        while (kept < most && mass < sampler.topP() * top && Math.exp(logits[order[kept]] / temperature) / all >= floor * best) {
            mass += Math.exp(logits[order[kept++]] / temperature) / all;
        }
        return inverted(Arrays.copyOf(order, kept), logits, temperature, uniform);
    }

    private static int inverted(int[] kept, float[] logits, double temperature, double uniform) {
        double mass = Arrays.stream(kept).mapToDouble(i -> Math.exp(logits[i] / temperature)).sum();
        double at = 0;
        for (int token : kept) {
            at += Math.exp(logits[token] / temperature);
            if (at > uniform * mass) {
                return token;
            }
        }
        return kept[kept.length - 1];
    }

    @Test
    void frequenciesFollowTheDistribution() {
        double[] expected = {0.4, 0.3, 0.2, 0.07, 0.03};
        float[] row = new float[expected.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) Math.log(expected[i]);
        }
        SplittableRandom stream = new SampleStreams(7, 0).of(0);
        double[] uniforms = IntStream.range(0, 20_000).mapToDouble(i -> stream.nextDouble()).toArray();
        long[] seen = new long[expected.length];
        for (int token : Sampler.atTemperature(1).draw(rows(row, uniforms.length), uniforms).tokens()) {
            seen[token]++;
        }
        assertTrue(new ChiSquareTest().chiSquareTest(expected, seen) > 0.001, Arrays.toString(seen));
    }

    @Test
    void greedyTakesTheLowerIndexOnATie() {
        assertArrayEquals(new int[] {1}, Sampler.greedy().draw(rows(new float[] {0, 3, 3, 1}, 1), new double[1]).tokens());
    }

    @Test
    void streamsDifferInSeedStepAndIndex() {
        double one = new SampleStreams(1, 1).of(1).nextDouble();
        assertEquals(one, new SampleStreams(1, 1).of(1).nextDouble());
        assertNotEquals(one, new SampleStreams(2, 1).of(1).nextDouble());
        assertNotEquals(one, new SampleStreams(1, 2).of(1).nextDouble());
        assertNotEquals(one, new SampleStreams(1, 1).of(2).nextDouble());
        assertNotEquals(new SampleStreams(1, 2).of(1).nextDouble(), new SampleStreams(2, 1).of(1).nextDouble());
    }

    @Test
    void badInputIsNamed() {
        assertNamed("temperature is -1.0", () -> new Sampler(-1, 0, 1));
        assertNamed("temperature is NaN", () -> new Sampler(Double.NaN, 0, 1));
        assertNamed("top_k is -1", () -> new Sampler(1, -1, 1));
        assertNamed("top_p is 1.5", () -> new Sampler(1, 0, 1.5));
        assertNamed("top_p is 0.0", () -> new Sampler(1, 0, 0));
        assertNamed("min_p is 1.0", () -> new Sampler(1, 0, 1, 1));
    }

    private static void assertNamed(String part, Executable body) {
        String message = assertThrows(IllegalArgumentException.class, body).getMessage();
        assertTrue(message.contains(part), message);
    }

    private NDArray rows(float[] row, int count) {
        float[][] rows = new float[count][];
        Arrays.fill(rows, row);
        return manager.create(rows);
    }
}
