package tailor.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.loss.CrossEntropy;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.model.DecoderPreset;
import tailor.model.Experts;
import tailor.model.Routing;
import tailor.run.Config;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.tensor.Autograd;
import tailor.tensor.Compute;
import tailor.text.TokenBatch;

/** Mixtures of experts in training: they learn, and balancing evens out their experts' load. */
class BalancingTest {
    private static final int STEPS = 30;

    @TempDir
    Path home;

    private SmallText lab;

    @BeforeAll
    static void engine() {
        Engine.getInstance();
    }

    @BeforeEach
    void open() {
        lab = SmallText.in(home);
    }

    private ObjectNode sparse(int steps, Map<String, Object> balancing) {
        ObjectNode config = Config.with(lab.config(steps), "model", Map.of("model_type", "qwen3_moe", "num_experts", 16,
                "num_experts_per_tok", 2, "moe_intermediate_size", 24, "mlp_only_layers", List.of(0)), "test");
        return Config.with(config, "balancing", balancing, "test");
    }

    @Test
    void lossFallsAndBothKindsOfBalancingEvenOutTheLoad() throws Exception {
        Run plain = lab.preTrain("plain", sparse(STEPS, Map.of("type", "none")), 1);
        Run biased = lab.preTrain("biased", sparse(STEPS, Map.of("type", "loss_free", "rate", 0.01)), 1);
        Run auxiliary = lab.preTrain("auxiliary", sparse(STEPS, Map.of("type", "auxiliary_loss", "coefficient", 0.1)), 1);
        for (Run run : List.of(plain, biased, auxiliary)) {
            double before = run.metric("train/nll").get(1L);
            double after = run.metric("valid/nll").get((long) STEPS);
            System.out.printf("BalancingTest: %s NLL %.3f to %.3f, load CV %.3f, busiest %.3f, router entropy %.3f%n", run.spec().study(),
                    before, after, late(run, "train/expert_load_cv"), late(run, "train/expert_max_load"), late(run, "train/router_entropy"));
            assertTrue(before > 5 && after < before - 2, before + " to " + after);
        }
        assertTrue(late(biased, "train/expert_load_cv") < 0.75 * late(plain, "train/expert_load_cv"));
        assertTrue(late(biased, "train/expert_max_load") < late(plain, "train/expert_max_load"));
        assertTrue(late(auxiliary, "train/expert_load_cv") < 0.9 * late(plain, "train/expert_load_cv"));
    }

    /** Mean of the last ten logged values. */
    private static double late(Run run, String metric) {
        return run.metric(metric).entrySet().stream().filter(e -> e.getKey() > STEPS - 10).mapToDouble(Map.Entry::getValue).average().orElseThrow();
    }

    @Test
    void biasesAreSavedBesideTheWeightsAndAnInterruptedRunResumesBitForBit() throws Exception {
        ObjectNode config = sparse(12, Map.of("type", "loss_free", "rate", 0.01));
        Run whole = lab.preTrain("whole", config, 3);
        RunSpec spec = new RunSpec("halves", "pre-training", config, 3);
        assertThrows(InterruptedException.class, () -> lab.store().make(spec, "cpu", lab.stages().get("pre-training").experiment(), event -> {
            if (event.step() == 7) {
                Thread.currentThread().interrupt();
            }
        }));
        Run resumed = lab.store().make(spec, "cpu", lab.stages().get("pre-training").experiment(), Progress.SILENT);
        assertEquals(whole.metrics(), resumed.metrics());
        Path folder = resumed.lastCheckpoint().orElseThrow().folder();
        assertTrue(Files.exists(folder.resolve("router_bias.safetensors")));
        try (NDManager m = Compute.newManager(); Decoder decoder = Checkpoint.load(folder, m)) {
            NDArray bias = decoder.routerBiases().get("model.layers.1.mlp.gate.e_score_correction_bias");
            assertTrue(bias.abs().sum().getFloat() > 0, "the bias is zero");
            assertEquals(1, decoder.routerBiases().size(), "the first layer is dense");
        }
    }

    @Test
    void aStudyTakesAPresetByName() {
        ObjectNode config = Config.with(lab.stages().get("pre-training").defaults(), "model", DecoderPreset.named("moe-tiny").config(), "test");
        assertEquals(DecoderPreset.MOE_TINY.config(), Config.read(config, PreTrainConfig.class, "test").model());
    }

    @Test
    void theBiasMovesByTheSignOfTheLoadsError() {
        try (NDManager m = Compute.newManager()) {
            NDArray bias = m.create(new float[] {0.5f, 0, 0, 0});
            new LossFreeBalancing(0.25).adjust(List.of(bias), List.of(m.create(new float[] {5, 1, 3, 3})));
            assertArrayEquals(new float[] {0.25f, 0.25f, 0, 0}, bias.toFloatArray());
        }
    }

    @Test
    void theAuxiliaryLossAddsItsGradient() {
        DecoderConfig shape = new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, 20, 16, 24, 2, 2, 1, 8, 6, 1e-6, 1e4, true, 0.2,
                new Experts(4, 2, 8, true, 1, List.of()));
        int[] ids = new Random(1).ints(4 * 6, 0, 20).toArray();
        int[] targets = new Random(2).ints(4 * 6, 0, 20).toArray();
        TokenBatch batch = new TokenBatch(ids, targets, 4, 6);
        try (NDManager m = Compute.newManager(); Decoder model = Decoder.initialise(shape, 1, m)) {
            NDArray input = m.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(4, 6));
            List<NDArray> parameters = List.copyOf(model.parameters().values());
            List<NDArray> plain = new TokenGradients(model, new CrossEntropy(), TrainingMeans.PLAIN).of(batch, 0, m).parameters();
            List<NDArray> both = new TokenGradients(model, new CrossEntropy(), TrainingMeans.PLAIN, new AuxiliaryLoss(0.5)).of(batch, 0, m).parameters();
            NDArray balance = Autograd.record(() -> model.routed(input).layers().stream().map(Routing::balance).reduce(NDArray::add).orElseThrow());
            List<NDArray> own = Autograd.gradients(balance, parameters, m);
            double largest = 0;
            for (int i = 0; i < parameters.size(); i++) {
                NDArray expected = plain.get(i).add(own.get(i).mul(0.25));
                assertTrue(expected.sub(both.get(i)).abs().max().getFloat() < 1e-5, "parameter " + i);
                largest = Math.max(largest, own.get(i).abs().max().getFloat());
            }
            assertTrue(largest > 1e-3, "the balance loss has no gradient");
        }
    }

    @Test
    void whatCannotBeIsNamed() {
        assertMessage("rate = 0.0", () -> new LossFreeBalancing(0));
        assertMessage("coefficient = -1.0", () -> new AuxiliaryLoss(-1));
        assertMessage("sure", () -> Config.read(sparse(1, Map.of("type", "sure")), PreTrainConfig.class, "test"));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable body) {
        String message = assertThrows(IllegalArgumentException.class, body).getMessage();
        assertTrue(message.contains(part), message);
    }
}
