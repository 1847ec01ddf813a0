package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.loss.Focal;
import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.loss.TokenLoss;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.model.Experts;
import tailor.run.Config;
import tailor.run.Run;
import tailor.tensor.Compute;
import tailor.tensor.Precision;
import tailor.text.TokenBatch;

/** bf16 and checkpointing change how a gradient is computed, not where training goes. */
class TrainingMeansTest {
    private static final int T = 8;

    @BeforeAll
    static void engine() {
        Engine.getInstance();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void checkpointingGivesTheSameGradients(boolean tied) {
        ShapedReward loss = new ShapedReward(-0.25, 0.1, -0.1, 4, PositiveForm.SCALED);
        assertGradientsWithin(1e-6, loss, tied, new TrainingMeans(1, Precision.FP32, true));
        assertGradientsWithin(1e-6, new Focal(2), tied, new TrainingMeans(1, Precision.FP32, true));
    }

    /** 8 bits of mantissa, through two blocks of width 16: 3% of the gradient's norm. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bf16GradientsAreNear(boolean checkpointing) {
        ShapedReward loss = new ShapedReward(-0.25, 0.1, -0.1, 4, PositiveForm.SCALED);
        assertGradientsWithin(3e-2, loss, false, new TrainingMeans(2, Precision.BF16, checkpointing));
        assertGradientsWithin(3e-2, new Focal(2), true, new TrainingMeans(1, Precision.BF16, checkpointing));
    }

    @Test
    void trainingArrivesAtTheSameLoss(@TempDir Path home) throws Exception {
        SmallText lab = SmallText.in(home);
        ObjectNode config = lab.config(30);
        Run plain = lab.preTrain("plain", config, 1);
        double loss = plain.metric("valid/nll").get(30L);
        Run checkpointed = lab.preTrain("checkpointed", Config.with(config, "train.activation_checkpointing", true, "test"), 1);
        assertEquals(loss, checkpointed.metric("valid/nll").get(30L), 1e-3);
        Run bf16 = lab.preTrain("bf16", Config.with(config, "train.precision", "bf16", "test"), 1);
        assertEquals(loss, bf16.metric("valid/nll").get(30L), 2e-2);
        assertNotEquals(loss, bf16.metric("valid/nll").get(30L), "bf16 computed something else");
        assertTrue(plain.metric("train/nll").get(1L) > loss + 2, "it was training");
    }

    @Test
    void checkpointingComputesTheSameExpertsAgain() {
        DecoderConfig shape = new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, 20, 16, 24, 2, 2, 1, 8, T, 1e-6, 1e4, true, 0.2,
                new Experts(4, 2, 8, true, 1, List.of()));
        assertGradientsWithin(1e-6, ShapedReward.BASELINE, shape, new TrainingMeans(1, Precision.FP32, true));
        assertGradientsWithin(0.5, ShapedReward.BASELINE, shape, new TrainingMeans(1, Precision.BF16, true));   // another expert may win
    }

    private static void assertGradientsWithin(double bound, TokenLoss loss, boolean tied, TrainingMeans means) {
        assertGradientsWithin(bound, loss,
                new DecoderConfig(DecoderConfig.Family.QWEN3, 20, 16, 24, 2, 2, 1, 8, T, 1e-6, 1e4, tied, 0.2), means);
    }

    private static void assertGradientsWithin(double bound, TokenLoss loss, DecoderConfig shape, TrainingMeans means) {
        int[] ids = new Random(1).ints(4 * T, 0, 20).toArray();
        int[] targets = new Random(2).ints(4 * T, 0, 20).toArray();
        targets[5] = TokenBatch.IGNORED;
        TokenBatch batch = new TokenBatch(ids, targets, 4, T);
        try (NDManager m = Compute.newManager(); Decoder model = Decoder.initialise(shape, 1, m)) {
            NDList expected = new TokenGradients(model, loss, TrainingMeans.PLAIN, new AuxiliaryLoss(0.1)).of(batch, 4, m).parameters();
            NDList actual = new TokenGradients(model, loss, means, new AuxiliaryLoss(0.1)).of(batch, 4, m).parameters();
            double error = 0;
            double norm = 0;
            for (int i = 0; i < expected.size(); i++) {
                error += expected.get(i).sub(actual.get(i)).square().sum().getFloat();
                norm += expected.get(i).square().sum().getFloat();
            }
            assertTrue(Math.sqrt(error / norm) <= bound, "the gradient is off by " + Math.sqrt(error / norm) + " of its norm");
        }
    }
}
