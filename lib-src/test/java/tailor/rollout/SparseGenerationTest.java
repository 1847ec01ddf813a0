package tailor.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.model.Experts;
import tailor.tensor.TorchOps;

/** Rollouts of a mixture of experts: what is sampled with the cache is what a plain pass says, and nothing stays behind. */
class SparseGenerationTest {
    private static final DecoderConfig CONFIG = new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, 13, 32, 64, 2, 4, 2, 8, 64, 1e-6, 1e4,
            true, 0.3, new Experts(8, 2, 16, true, 1, List.of()));
    private static final List<int[]> PROMPTS = List.of(new int[] {0, 3, 7}, new int[] {0}, new int[] {0, 5, 5, 1, 9, 2});

    private final NDManager manager = NDManager.newBaseManager();
    private final Decoder model = Decoder.initialise(CONFIG, 1, manager);

    @AfterEach
    void close() {
        manager.close();
    }

    private List<RolloutGroup> generate(int batch) {
        return new Generator(model, Sampler.atTemperature(1), 20, 0, batch).generate(PROMPTS, 4, new SampleStreams(5, 3), 0);
    }

    @Test
    void logProbsEqualAForwardPassWhateverTheBatch() {
        List<RolloutGroup> together = generate(64);
        List<RolloutGroup> oneByOne = generate(1);
        for (int p = 0; p < PROMPTS.size(); p++) {
            for (int g = 0; g < 4; g++) {
                Rollout rollout = together.get(p).rollouts().get(g);
                assertArrayEquals(forward(rollout), rollout.logProbs(), 1e-4f);
                assertArrayEquals(rollout.completion(), oneByOne.get(p).rollouts().get(g).completion());
            }
        }
    }

    private float[] forward(Rollout rollout) {
        int[] tokens = rollout.tokens();
        try (NDManager scope = manager.newSubManager()) {
            long[] inputs = Arrays.stream(tokens).limit(tokens.length - 1L).asLongStream().toArray();
            long[] targets = Arrays.stream(tokens).skip(1).asLongStream().toArray();
            NDArray logits = model.logits(scope.create(inputs, new Shape(1, inputs.length))).squeeze(0);
            float[] all = TorchOps.get().apply("target_log_prob", logits, scope.create(targets)).toFloatArray();
            return Arrays.copyOfRange(all, rollout.prompt().length - 1, all.length);
        }
    }

    @Test
    void leavesNoArraysBehind() {
        generate(64);
        int before = model.manager().getManagedArrays().size();
        generate(4);
        assertEquals(before, model.manager().getManagedArrays().size());
    }
}
