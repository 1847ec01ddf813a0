package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.model.Experts;
import tailor.tensor.Compute;
import tailor.tensor.Precision;
import tailor.text.TokenBatch;

/** Two hundred training steps leave as many arrays as two. */
class NoArrayIsLeftBehindTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoHundredSteps(boolean checkpointing) {
        assertNothingLeft(new DecoderConfig(DecoderConfig.Family.QWEN3, 64, 16, 32, 2, 2, 1, 8, 16, 1e-6, 1e4, true, 0.02), new NoBalancing(),
                checkpointing);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withExperts(boolean checkpointing) {
        DecoderConfig shape = new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, 64, 16, 32, 2, 2, 1, 8, 16, 1e-6, 1e4, true, 0.02,
                new Experts(4, 2, 8, true, 1, List.of()));
        assertNothingLeft(shape, new LossFreeBalancing(0.01), checkpointing);
        assertNothingLeft(shape, new AuxiliaryLoss(0.01), checkpointing);
    }

    private static void assertNothingLeft(DecoderConfig shape, Balancing balancing, boolean checkpointing) {
        try (NDManager manager = Compute.newManager(); Decoder model = Decoder.initialise(shape, 1, manager);
                AdamW optimizer = new AdamW(PreTrainConfig.defaults().optimizer(), model.parameters(), manager)) {
            TokenGradients gradients = new TokenGradients(model, new ShapedReward(-0.25, 0.1, -0.1, 8, PositiveForm.SCALED),
                    new TrainingMeans(2, Precision.FP32, checkpointing), balancing);
            steps(2, model, gradients, optimizer);
            long before = arrays(manager) + arrays(model.manager());
            steps(200, model, gradients, optimizer);
            assertEquals(before, arrays(manager) + arrays(model.manager()));
        }
    }

    private static void steps(int count, Decoder model, TokenGradients gradients, AdamW optimizer) {
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            int[] ids = random.ints(4 * 16, 0, 64).toArray();
            int[] targets = random.ints(4 * 16, 0, 64).toArray();
            targets[5] = TokenBatch.IGNORED;
            try (NDManager scope = model.manager().newSubManager()) {
                TokenGradients.Result result = gradients.of(new TokenBatch(ids, targets, 4, 16), 8, scope);
                optimizer.step(result.parameters(), 1e-3);
                gradients.balancing().adjust(List.copyOf(model.routerBiases().values()), result.routers().loads());
                result.routers().metrics();
            }
        }
    }

    private static long arrays(NDManager manager) {
        return ((BaseNDManager) manager).getManagedArrays().size();
    }
}
