package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.model.Experts;
import tailor.run.Config;
import tailor.run.Progress;
import tailor.run.RunSpec;
import tailor.run.Stage;
import tailor.tensor.Compute;
import tailor.tensor.DeviceMemory;
import tailor.tensor.OutOfDeviceMemoryException;

/** The memory that a run is expected to take: counted right, held against a real run, and refused when it is not there. */
class MemoryEstimateTest {
    private static final DecoderConfig SHAPE = MemoryGrowth.shape(2);

    /** On a card, whose attention is fused. */
    private static ModelMemory model(int bytes, boolean checkpointing) {
        return new ModelMemory(SHAPE, bytes, checkpointing, true);
    }

    private static TrainConfig train(int rows, int accumulation) {
        return new TrainConfig(1, rows, 128, accumulation, tailor.tensor.Precision.FP32, false, 1, 1, 1);
    }

    @Test
    void countsWeightsGradientsAndMoments() {
        ModelMemory model = model(4, false);
        long parameters = 4096 * 256 + 256 + 4L * (2 * 256 + 2 * 32 + 2 * 256 * 256 + 2 * 64 * 256 + 3 * 256 * 768);
        assertEquals(4 * parameters, model.parameters());
        assertEquals(6 * parameters, model(2, false).parameters(), "masters in fp32, a copy in bf16");
        assertEquals(4 * parameters, model.gradients());
        assertEquals(8 * parameters, model.moments());
    }

    @Test
    void checkpointingAndBfloat16TakeLess() {
        long plain = model(4, false).activations(1000, 100);
        long checkpointed = model(4, true).activations(1000, 100);
        long half = model(2, false).activations(1000, 100);
        assertTrue(checkpointed < 0.45 * plain, checkpointed + " of " + plain);
        assertTrue(half > 0.5 * plain && half < 0.75 * plain, half + " of " + plain);
    }

    @Test
    void accumulationDividesActivations() {
        MemoryEstimate whole = MemoryEstimate.ofTokens(model(4, false), train(16, 1));
        MemoryEstimate quarters = MemoryEstimate.ofTokens(model(4, false), train(16, 4));
        assertEquals(whole.parts().get("activations") / 4, quarters.parts().get("activations"));
    }

    @Test
    void theCacheIsCountedForRollouts() {
        // 28 layers, 2 · 8 heads · 128 in fp32: 229,376 bytes a token; a third more while sequences leave.
        DecoderConfig qwen = new DecoderConfig(DecoderConfig.Family.QWEN3, 151_936, 1024, 3072, 28, 16, 8, 128, 32_768, 1e-6, 1e6, true, 0.02);
        assertEquals(64L * 512 * 229_376 * 4 / 3, ModelMemory.of(qwen).cache(64, 512));
        assertEquals(596_049_920L, Decoder.parameterCount(qwen), "the 0.6B model of Qwen3");
    }

    /** Peak resident memory of training steps in a fresh process, against the estimate; with and without grouped heads. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void aRunGrowsAsExpected(int keyValueHeads) throws IOException, InterruptedException {
        assumeTrue(Files.isWritable(Path.of("/proc/self/clear_refs")) && Compute.deviceName().equals("cpu"),
                "the peak of a process is read from Linux, and of the CPU");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), MemoryGrowth.class.getName(),
                Integer.toString(keyValueHeads)).redirectError(ProcessBuilder.Redirect.DISCARD);
        // By default glibc keeps what is freed and gives it out again: that would hide a part of the growth.
        builder.environment().putAll(Map.of("MALLOC_MMAP_THRESHOLD_", "131072", "MALLOC_TRIM_THRESHOLD_", "131072"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertEquals(0, process.waitFor(), said);
        double grown = Double.parseDouble(said);
        long expected = MemoryEstimate.ofTokens(ModelMemory.of(MemoryGrowth.shape(keyValueHeads)), train(16, 1)).total();
        double share = grown / expected;
        System.out.printf("MemoryEstimateTest: grew by %s, expected %s, %.2f of it%n", DeviceMemory.readable(grown),
                DeviceMemory.readable(expected), share);
        assertTrue(share >= MemoryEstimate.BELOW && share <= MemoryEstimate.ABOVE, "grew by " + share + " of the estimate");
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
    void aCardThatFillsUpNamesWhatToLower(@TempDir Path home) {
        SmallText small = SmallText.in(home);
        String torch = "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 79.10 GiB of which 1.25 GiB is free.";
        RunSpec spec = new RunSpec("memory", "pre-training", small.config(1), 1);
        RuntimeException failure = assertThrows(OutOfDeviceMemoryException.class, () -> small.store().make(spec, "gpu",
                Stages.explained((run, progress) -> { throw new IllegalStateException(torch); }), Progress.SILENT));
        assertTrue(failure.getMessage().endsWith("1.25 GiB of 79.10 GiB are free: lower train.batch_size = 8 or train.context = 16, "
                + "or raise train.accumulation = 1 (the same result in more passes)"), failure.getMessage());
    }

    @Test
    void expertsThatAreNotChosenKeepNothing() {
        Experts two = new Experts(16, 2, 384, true, 1, List.of());
        DecoderConfig sparse = new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, 4096, 256, 768, 4, 8, 2, 32, 128, 1e-6, 1e4, true, 0.02, two);
        long difference = new ModelMemory(sparse, 4, false, true).activations(1, 128) - model(4, false).activations(1, 128);
        assertEquals(4L * 4 * (2 * 2 * 256 + 3 * 16), difference, "as wide as the dense one, plus inputs, outputs and router");
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
