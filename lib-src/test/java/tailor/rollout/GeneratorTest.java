package tailor.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.tensor.Compute;
import tailor.tensor.TorchOps;

class GeneratorTest {

    private static final int END = 0;
    private static final int VOCABULARY = 13;   // so small that the end token comes soon
    private static final DecoderConfig CONFIG = new DecoderConfig(DecoderConfig.Family.QWEN3, VOCABULARY, 32, 64, 2, 4, 2, 8,
            64, 1e-6, 1e4, true, 0.3);
    private static final List<int[]> PROMPTS = List.of(new int[] {0, 3, 7}, new int[] {0}, new int[] {0, 5, 5, 1, 9, 2});

    private final NDManager manager = NDManager.newBaseManager();
    private final Decoder model = Decoder.initialise(CONFIG, 1, manager);

    @AfterEach
    void close() {
        manager.close();
    }

    private List<RolloutGroup> generate(Sampler sampler, int batch, int samples, List<int[]> prompts, long firstIndex) {
        return new Generator(model, sampler, 20, END, batch).generate(prompts, samples, new SampleStreams(5, 3), firstIndex);
    }

    @Test
    void logProbsEqualAForwardPass() {
        for (Sampler sampler : List.of(Sampler.atTemperature(1), Sampler.atTemperature(0.7), Sampler.greedy())) {
            for (RolloutGroup group : generate(sampler, 64, 4, PROMPTS, 0)) {
                for (Rollout rollout : group.rollouts()) {
                    double temperature = sampler.isGreedy() ? 1 : sampler.temperature();
                    assertArrayEquals(forward(rollout, temperature, false), rollout.logProbs(), 1e-4f);
                    assertArrayEquals(forward(rollout, temperature, true), rollout.entropies(), 1e-4f);
                }
            }
        }
    }

    private float[] forward(Rollout rollout, double temperature, boolean entropies) {
        int[] tokens = rollout.tokens();
        int prompt = rollout.prompt().length;
        try (NDManager scope = manager.newSubManager()) {
            long[] inputs = Arrays.stream(tokens).limit(tokens.length - 1L).asLongStream().toArray();
            long[] targets = Arrays.stream(tokens).skip(1).asLongStream().toArray();
            NDArray logits = model.logits(scope.create(inputs, new Shape(1, inputs.length))).squeeze(0).div(temperature);
            float[] all = (entropies ? TorchOps.get().apply("entropy", logits)
                    : TorchOps.get().apply("target_log_prob", logits, scope.create(targets))).toFloatArray();
            return Arrays.copyOfRange(all, prompt - 1, all.length);
        }
    }

    @Test
    void sequencesEndAtTheEndTokenOrAtTheLimit() {
        int ended = 0;
        for (RolloutGroup group : generate(Sampler.atTemperature(1), 64, 8, PROMPTS, 0)) {
            assertEquals(8, group.size());
            for (Rollout r : group.rollouts()) {
                int n = r.completion().length;
                assertEquals(r.finished(), r.completion()[n - 1] == END);
                assertTrue(r.finished() || n == 20);
                assertTrue(Arrays.stream(r.completion()).limit(n - 1L).noneMatch(t -> t == END));
                assertEquals(r.finished() ? n - 1 : n, r.answer().length);
                ended += r.finished() ? 1 : 0;
            }
        }
        assertTrue(ended > 0 && ended < 24, "the test model should end some of 24 sequences, not " + ended);
    }

    @Test
    void aSequenceDoesNotDependOnItsBatch() {
        List<RolloutGroup> together = generate(Sampler.atTemperature(1), 64, 4, PROMPTS, 0);
        List<RolloutGroup> oneByOne = generate(Sampler.atTemperature(1), 1, 4, PROMPTS, 0);
        RolloutGroup alone = generate(Sampler.atTemperature(1), 64, 4, PROMPTS.subList(2, 3), 8).get(0);
        for (int g = 0; g < 4; g++) {
            assertArrayEquals(together.get(2).rollouts().get(g).completion(), alone.rollouts().get(g).completion());
            for (int p = 0; p < 3; p++) {
                assertArrayEquals(together.get(p).rollouts().get(g).completion(), oneByOne.get(p).rollouts().get(g).completion());
            }
        }
    }

    @Test
    void sameSeedSameBits() {
        Rollout a = generate(Sampler.atTemperature(1), 64, 4, PROMPTS, 0).get(1).rollouts().get(2);
        Rollout b = generate(Sampler.atTemperature(1), 64, 4, PROMPTS, 0).get(1).rollouts().get(2);
        assertArrayEquals(a.completion(), b.completion());
        assertArrayEquals(a.logProbs(), b.logProbs());
    }

    @Test
    void leavesNoArraysBehind() {
        generate(Sampler.atTemperature(1), 64, 4, PROMPTS, 0);
        int before = model.manager().getManagedArrays().size();
        generate(new Sampler(1, 3, 0.9), 4, 4, PROMPTS, 0);
        assertEquals(before, model.manager().getManagedArrays().size());
    }

    @Test
    void threadsShareTheWorkWithoutChangingIt() {
        int before = Compute.threads();
        try {
            Compute.useThreads(1);
            List<RolloutGroup> alone = generate(Sampler.atTemperature(1), 64, 8, PROMPTS, 0);
            Compute.useThreads(3);
            List<RolloutGroup> shared = generate(Sampler.atTemperature(1), 64, 8, PROMPTS, 0);
            assertEquals(3, Compute.threads());
            for (int p = 0; p < PROMPTS.size(); p++) {
                for (int g = 0; g < 8; g++) {
                    assertArrayEquals(alone.get(p).rollouts().get(g).completion(), shared.get(p).rollouts().get(g).completion());
                    assertArrayEquals(alone.get(p).rollouts().get(g).logProbs(), shared.get(p).rollouts().get(g).logProbs(), 1e-5f);
                }
            }
        } finally {
            Compute.useThreads(before);
        }
    }

    @Test
    void anyEndTokenEndsASequenceAndNoneLeavesItToTheLimit() {
        Set<Integer> ends = Set.of(END, 5, 9);
        Set<Integer> seen = new TreeSet<>();
        for (RolloutGroup group : new Generator(model, Sampler.atTemperature(1), 20, ends, 64).generate(PROMPTS, 8, new SampleStreams(5, 3), 0)) {
            for (Rollout rollout : group.rollouts()) {
                int last = rollout.completion()[rollout.completion().length - 1];
                assertEquals(rollout.finished(), ends.contains(last));
                assertTrue(Arrays.stream(rollout.answer()).noneMatch(ends::contains));
                seen.add(rollout.finished() ? last : -1);
            }
        }
        assertTrue(seen.containsAll(ends), "ended by " + seen);
        for (RolloutGroup group : new Generator(model, Sampler.greedy(), 20, Set.of(), 64).generate(PROMPTS, 1, new SampleStreams(5, 3), 0)) {
            assertEquals(20, group.rollouts().get(0).completion().length);
        }
    }

    @Test
    void anEndCutsASequenceShortAndChangesNoOther() {
        for (Sampler sampler : List.of(Sampler.atTemperature(1), new Sampler(0.8, 5, 0.9), Sampler.greedy())) {
            List<RolloutGroup> whole = new Generator(model, sampler, 50, Set.of(), 64).generate(PROMPTS, 8, new SampleStreams(5, 3), 0);
            List<RolloutGroup> ended = new Generator(model, sampler, 50, Set.of(END), 64).generate(PROMPTS, 8, new SampleStreams(5, 3), 0);
            for (int p = 0; p < PROMPTS.size(); p++) {
                for (int g = 0; g < 8; g++) {
                    int[] all = whole.get(p).rollouts().get(g).completion();
                    int[] some = ended.get(p).rollouts().get(g).completion();
                    assertEquals(50, all.length);
                    assertArrayEquals(Arrays.copyOf(all, some.length), some);
                }
            }
        }
    }

    @Test
    void cutsKeepToTheLikelyTokensAndLogProbsStayThoseOfTheWholeDistribution() {
        for (RolloutGroup group : generate(new Sampler(1, 0, 1, 0.5), 64, 4, PROMPTS, 0)) {
            for (Rollout rollout : group.rollouts()) {
                assertArrayEquals(forward(rollout, 1, false), rollout.logProbs(), 1e-4f);
                for (int i = 0; i < rollout.logProbs().length; i++) {
                    // At least half as likely as the best: H ≥ −log max ≥ −log π − log 2.
                    assertTrue(rollout.logProbs()[i] >= -rollout.entropies()[i] - Math.log(2) - 1e-5);
                }
            }
        }
    }

    @Test
    void badInputIsNamed() {
        assertNamed("samples is 0", () -> generate(Sampler.greedy(), 4, 0, PROMPTS, 0));
        assertNamed("prompt 1 has no tokens", () -> generate(Sampler.greedy(), 4, 1, List.of(new int[1], new int[0]), 0));
        assertNamed("prompt 0 holds 13 at place 1: the model's tokens are 0 to 12",
                () -> generate(Sampler.greedy(), 4, 1, List.of(new int[] {1, 13}), 0));
        assertNamed("prompt 0 holds -1", () -> generate(Sampler.greedy(), 4, 1, List.of(new int[] {-1}), 0));
        assertNamed("prompt 0 has 65 tokens", () -> generate(Sampler.greedy(), 4, 1, List.of(new int[65]), 0));
        assertThrows(IllegalArgumentException.class, () -> new Generator(model, Sampler.greedy(), 0, END, 1));
        String message = assertThrows(IllegalArgumentException.class,
                () -> generate(Sampler.greedy(), 4, 1, List.of(new int[60]), 0)).getMessage();
        assertTrue(message.contains("79 tokens exceed"), message);
    }

    private static void assertNamed(String part, Executable body) {
        String message = assertThrows(IllegalArgumentException.class, body).getMessage();
        assertTrue(message.contains(part), message);
    }
}
