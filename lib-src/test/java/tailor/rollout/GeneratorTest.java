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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
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
    void badInputIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> new Generator(model, Sampler.greedy(), 0, END, 1));
        assertThrows(IllegalArgumentException.class, () -> generate(Sampler.greedy(), 4, 1, List.of(new int[0]), 0));
        String message = assertThrows(IllegalArgumentException.class,
                () -> generate(Sampler.greedy(), 4, 1, List.of(new int[60]), 0)).getMessage();
        assertTrue(message.contains("79 tokens exceed"), message);
    }
}
