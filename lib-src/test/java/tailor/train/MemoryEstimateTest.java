package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.run.Config;
import tailor.run.Stage;
import tailor.tensor.Compute;
import tailor.tensor.DeviceMemory;
import tailor.text.TokenBatch;

/** The memory that a run is expected to take: counted right, held against a real run, and refused when it is not there. */
class MemoryEstimateTest {
    private static final DecoderConfig SHAPE =
            new DecoderConfig(DecoderConfig.Family.QWEN3, 4096, 256, 768, 4, 8, 2, 32, 128, 1e-6, 1e4, true, 0.02);

    private static TrainConfig train(int rows, int accumulation) {
        return new TrainConfig(1, rows, 128, accumulation, 1, 1, 1);
    }

    @Test
    void countsWeightsGradientsAndMoments() {
        ModelMemory model = new ModelMemory(SHAPE, 4, false);
        long parameters = 4096 * 256 + 256 + 4L * (2 * 256 + 2 * 32 + 2 * 256 * 256 + 2 * 64 * 256 + 3 * 256 * 768);
        assertEquals(4 * parameters, model.parameters());
        assertEquals(6 * parameters, new ModelMemory(SHAPE, 2, false).parameters(), "masters in fp32, a copy in bf16");
        assertEquals(4 * parameters, model.gradients());
        assertEquals(8 * parameters, model.moments());
    }

    @Test
    void checkpointingAndBfloat16TakeLess() {
        long plain = new ModelMemory(SHAPE, 4, false).activations(1000);
        long checkpointed = new ModelMemory(SHAPE, 4, true).activations(1000);
        long half = new ModelMemory(SHAPE, 2, false).activations(1000);
        assertTrue(checkpointed < 0.45 * plain, checkpointed + " of " + plain);
        assertTrue(half > 0.5 * plain && half < 0.75 * plain, half + " of " + plain);
    }

    @Test
    void accumulationDividesActivations() {
        MemoryEstimate whole = MemoryEstimate.ofTokens(new ModelMemory(SHAPE, 4, false), train(16, 1));
        MemoryEstimate quarters = MemoryEstimate.ofTokens(new ModelMemory(SHAPE, 4, false), train(16, 4));
        assertEquals(whole.parts().get("activations") / 4, quarters.parts().get("activations"));
    }

    @Test
    void theCacheIsCountedForRollouts() {
        // 28 layers, 2 · 8 heads · 128 in fp32: 229,376 bytes a token; a third more while sequences leave.
        DecoderConfig qwen = new DecoderConfig(DecoderConfig.Family.QWEN3, 151_936, 1024, 3072, 28, 16, 8, 128, 32_768, 1e-6, 1e6, true, 0.02);
        assertEquals(64L * 512 * 229_376 * 4 / 3, new ModelMemory(qwen, 4, false).cache(64, 512));
        assertEquals(596_049_920L, Decoder.parameterCount(qwen), "the 0.6B model of Qwen3");
    }

    /** Peak resident memory of training steps in this process, against the estimate. */
    @Test
    void aRunGrowsAsExpected() throws IOException {
        Path reset = Path.of("/proc/self/clear_refs");
        assumeTrue(Files.isWritable(reset) && Compute.deviceName().equals("cpu"), "the peak of a process is read from Linux");
        try (NDManager manager = Compute.newManager()) {
            step(SHAPE.withVocabSize(64), 1, manager);      // code and buffers of the engine itself
            System.gc();
            long before = resident("VmRSS");
            Files.writeString(reset, "5");                  // the peak starts anew
            step(SHAPE, 16, manager);
            long grown = resident("VmHWM") - before;
            long expected = MemoryEstimate.ofTokens(new ModelMemory(SHAPE, 4, false), train(16, 1)).total();
            double share = grown / (double) expected;
            System.out.printf("MemoryEstimateTest: grew by %s, expected %s, %.2f of it%n", DeviceMemory.readable(grown),
                    DeviceMemory.readable(expected), share);
            assertTrue(share >= MemoryEstimate.BELOW && share <= MemoryEstimate.ABOVE, "grew by " + share + " of the estimate");
        }
    }

    private static void step(DecoderConfig shape, int rows, NDManager parent) {
        int[] ids = new Random(1).ints(rows * 128L, 0, shape.vocabSize()).toArray();
        try (NDManager manager = parent.newSubManager(); Decoder model = Decoder.initialise(shape, 1, manager);
                AdamW optimizer = new AdamW(PreTrainConfig.defaults().optimizer(), model.parameters(), manager)) {
            TokenGradients gradients = new TokenGradients(model, new ShapedReward(0, 0, -0.1, 20, PositiveForm.SCALED), 1);
            for (int i = 0; i < 2; i++) {
                try (NDManager scope = manager.newSubManager()) {
                    optimizer.step(gradients.of(new TokenBatch(ids, ids, rows, 128), 20, scope).parameters(), 1e-3);
                }
            }
        }
    }

    private static long resident(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
    }

    @Test
    void aRunThatDoesNotFitIsRefusedWithNumbers() {
        MemoryEstimate estimate = new MemoryEstimate(Map.of("activations", 3L << 30, "parameters", 1L << 30));
        ObjectNode config = preTraining().defaults();
        String message = assertThrows(IllegalArgumentException.class,
                () -> estimate.requireFits(new DeviceMemory("cuda:0", 4L << 30, 3L << 30), config)).getMessage();
        assertEquals("expected memory 4.0 GiB (activations 3.0 GiB, parameters 1.0 GiB) is more than cuda:0 has (3.0 GiB free of 4.0 GiB): "
                + "lower train.batch_size = 16 or train.context = 64, or raise train.accumulation = 1 (the same result in more passes)", message);
        estimate.requireFits(new DeviceMemory("cuda:0", 4L << 30, 4L << 30), config);
    }

    @Test
    void beforeItStarts(@TempDir Path home) {
        SmallText small = SmallText.in(home);
        ObjectNode config = Config.with(small.config(1), "train.batch_size", 1 << 26, "test");
        IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> small.preTrain("memory", config, 1));
        assertTrue(failure.getMessage().startsWith("expected memory ") && failure.getMessage().contains("lower train.batch_size = 67108864"),
                failure.getMessage());
    }

    @Test
    void aStudyShowsIt() {
        assertTrue(preTraining().expectedMemory(preTraining().defaults()).orElseThrow()
                .matches("[\\d.]+ MiB \\(activations [\\d.]+ MiB, .*\\)"));
    }

    @Test
    void theSelfTestPasses() {
        SelfTest test = SelfTest.run();
        assertTrue(test.passed(), test.toString());
        assertTrue(test.toString().startsWith("passed: a training step on "), test.toString());
    }

    /** Pre-training, without a store. */
    private static Stage preTraining() {
        return Stages.in(new Workspace(Path.of("unused"), null, null)).get("pre-training");
    }
}
