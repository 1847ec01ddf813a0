package tailor.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tailor.grpo.Aggregation;
import tailor.grpo.CappedSurrogate;
import tailor.grpo.ClippedSurrogate;
import tailor.grpo.GrpoBatch;
import tailor.grpo.GrpoLoss;
import tailor.grpo.ImportanceRatio;
import tailor.grpo.TokenMean;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.rollout.Rollout;
import tailor.tensor.Autograd;
import tailor.tensor.Compute;
import tailor.tensor.Precision;
import tailor.tensor.TorchOps;

/** The chunked gradient against plain autograd through the whole model, one rollout at a time, without padding. */
class PolicyGradientTest {

    private static final int LIMIT = 9;
    private static final double ENTROPY_WEIGHT = 0.3;
    private static final DecoderConfig CONFIG = new DecoderConfig(DecoderConfig.Family.QWEN3, 23, 16, 32, 2, 4, 2, 8, 64, 1e-6,
            1e4, true, 0.3);

    private final NDManager manager = NDManager.newBaseManager();
    private final Decoder model = Decoder.initialise(CONFIG, 1, manager);
    private final Decoder reference = Decoder.initialise(CONFIG, 2, manager);
    private final List<PolicyGradient.Sample> samples = samples();

    /** On one thread: operators this small wait longer for a second one than they take. */
    @BeforeEach
    void useOneThread() {
        Compute.useThreads(1);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static List<PolicyGradient.Sample> samples() {
        Random random = new Random(3);
        List<PolicyGradient.Sample> samples = new ArrayList<>();
        int[] prompt = null;
        for (int i = 0; i < 9; i++) {
            if (i % 3 != 1) {                // groups of one and two
                prompt = random.ints(1 + random.nextInt(5), 0, 23).toArray();
            }
            int[] completion = random.ints(1 + random.nextInt(LIMIT), 0, 23).toArray();
            float[] old = new float[completion.length];
            Arrays.setAll(new Object[old.length], t -> old[t] = -3 + random.nextFloat());
            samples.add(new PolicyGradient.Sample(new Rollout(prompt, completion, old, old, false), random.nextGaussian()));
        }
        return samples;
    }

    @Test
    void equalsAutogradThroughTheWholeModel() {
        for (String aggregation : List.of("grpo", "dapo", "dr_grpo")) {
            for (String ratio : List.of("token", "sequence")) {
                GrpoLoss loss = new GrpoLoss(new ClippedSurrogate(0.4, 0.6, ImportanceRatio.named(ratio)),
                        Aggregation.named(aggregation), 0.1);
                PolicyGradient.Result plain = plain(loss, 0.8);
                for (int passTokens : new int[] {1, 25, 1000}) {
                    try (NDManager scope = manager.newSubManager()) {
                        PolicyGradient.Result got = new PolicyGradient(model, loss, Optional.of(reference), 0.8, passTokens)
                                .of(samples, LIMIT, false, ENTROPY_WEIGHT, scope);
                        String name = aggregation + " " + ratio + " " + passTokens;
                        assertClose(plain.parameters(), got.parameters(), name);
                        assertEquals(plain.loss(), got.loss(), 1e-5, name);
                        assertEquals(plain.clipLow(), got.clipLow(), 1e-6, name);
                        assertEquals(plain.kl().getAsDouble(), got.kl().getAsDouble(), 1e-5, name);
                    }
                }
            }
        }
    }

    @Test
    void onPolicyTheRatioIsOneAndTheLossIsMinusTheMeanAdvantage() {
        try (NDManager scope = manager.newSubManager()) {
            PolicyGradient.Result got = new PolicyGradient(model, new GrpoLoss(), Optional.empty(), 1, 1000)
                    .of(samples, LIMIT, true, 0, scope);
            double weighted = samples.stream().mapToDouble(s -> s.advantage() * s.rollout().completion().length).sum();
            assertEquals(-weighted / got.tokens(), got.loss(), 1e-6);
            assertEquals(0, got.clipLow() + got.clipHigh());
            assertTrue(got.kl().isEmpty());
            assertTrue(got.parameters().stream().anyMatch(g -> g.abs().max().getFloat() > 1e-3));
        }
    }

    /** What the sampler noted is what the model says, so a pass with the head is spared. */
    @Test
    void onPolicyTheSamplersNotesStandForTheModel() {
        GrpoLoss capped = new GrpoLoss(new CappedSurrogate(5, ImportanceRatio.named("token")), new TokenMean(), 0);
        List<PolicyGradient.Sample> noted = noted();
        try (NDManager scope = manager.newSubManager()) {
            PolicyGradient gradient = new PolicyGradient(model, capped, Optional.empty(), 0.8, 1000);
            PolicyGradient.Result on = gradient.of(noted, LIMIT, true, ENTROPY_WEIGHT, scope);
            PolicyGradient.Result off = gradient.of(noted, LIMIT, false, ENTROPY_WEIGHT, scope);
            assertEquals(off.loss(), on.loss(), 1e-5);
            assertClose(off.parameters(), on.parameters(), "on policy");
        }
    }

    /** The samples with log-probabilities and entropies that the model gives. */
    private List<PolicyGradient.Sample> noted() {
        NDArray logProbs = logProbs(model, 0.8);
        NDArray entropies = values(model, 0.8, (logits, targets) -> TorchOps.get().apply("entropy", logits));
        return IntStream.range(0, samples.size()).mapToObj(b -> {
            Rollout r = samples.get(b).rollout();
            float[] own = Arrays.copyOf(logProbs.get(b).toFloatArray(), r.completion().length);
            float[] spread = Arrays.copyOf(entropies.get(b).toFloatArray(), r.completion().length);
            return new PolicyGradient.Sample(new Rollout(r.prompt(), r.completion(), own, spread, false), samples.get(b).advantage());
        }).toList();
    }

    /** 20 updates on the same rollouts, from the same start: the loss that is reached, always computed in fp32. */
    @Test
    void checkpointingAndBf16TrainToTheSameLoss() {
        double start = trained(TrainingMeans.PLAIN, 0);
        double plain = trained(TrainingMeans.PLAIN, 20);
        assertTrue(plain < start - 0.3, "it was training: from " + start + " to " + plain);
        assertEquals(plain, trained(new TrainingMeans(1, Precision.FP32, true), 20), 1e-5);
        for (boolean checkpointing : new boolean[] {false, true}) {
            double bf16 = trained(new TrainingMeans(1, Precision.BF16, checkpointing), 20);
            assertEquals(plain, bf16, 0.01 * (start - plain));
            assertNotEquals(plain, bf16, "bf16 computed something else");
        }
    }

    private double trained(TrainingMeans means, int steps) {
        GrpoLoss loss = new GrpoLoss(new ClippedSurrogate(0.4, 0.6, ImportanceRatio.named("token")), new TokenMean(), 0.01);
        try (NDManager own = manager.newSubManager(); Decoder policy = Decoder.initialise(CONFIG, 1, own);
                AdamW optimizer = new AdamW(new OptimizerConfig(3e-3, 0.9, 0.95, 1e-8, 0, 1), policy.parameters(), own)) {
            for (int step = 0; step < steps; step++) {
                try (NDManager scope = own.newSubManager()) {
                    optimizer.step(new PolicyGradient(policy, loss, Optional.of(reference), 0.8, 25, means)
                            .of(samples, LIMIT, false, 0, scope).parameters(), 3e-3);
                }
            }
            return new PolicyGradient(policy, loss, Optional.of(reference), 0.8, 1000).of(samples, LIMIT, false, 0, own).loss();
        }
    }

    @Test
    void leavesNoArraysBehind() {
        try (NDManager scope = manager.newSubManager()) {
            new PolicyGradient(model, new GrpoLoss(), Optional.empty(), 1, 25).of(samples, LIMIT, true, 0, scope);
            assertEquals(model.parameters().size(), scope.getManagedArrays().size());
        }
        int before = model.manager().getManagedArrays().size();
        try (NDManager scope = manager.newSubManager()) {
            new PolicyGradient(model, new GrpoLoss(), Optional.empty(), 1, 25).of(samples, LIMIT, true, 0, scope);
        }
        assertEquals(before, model.manager().getManagedArrays().size());
    }

    private PolicyGradient.Result plain(GrpoLoss loss, double temperature) {
        int size = samples.size();
        float[][] mask = new float[size][LIMIT];
        float[][] old = new float[size][LIMIT];
        float[] advantages = new float[size];
        for (int b = 0; b < size; b++) {
            Rollout r = samples.get(b).rollout();
            Arrays.fill(mask[b], 0, r.completion().length, 1);
            System.arraycopy(r.logProbs(), 0, old[b], 0, r.completion().length);
            advantages[b] = (float) samples.get(b).advantage();
        }
        GrpoLoss.Result[] result = new GrpoLoss.Result[1];
        NDArray total = Autograd.record(() -> {
            NDArray ref = logProbs(reference, temperature);
            NDArray logProbs = logProbs(model, temperature);
            NDArray counts = manager.create(mask);
            result[0] = loss.apply(new GrpoBatch(logProbs, manager.create(old), ref.stopGradient(),
                    manager.create(advantages), counts, LIMIT));
            NDArray entropies = values(model, temperature, (logits, targets) -> TorchOps.get().apply("entropy", logits));
            NDArray bonus = entropies.mul(loss.aggregation().weights(counts, LIMIT)).sum();
            return result[0].loss().sub(bonus.mul(Autograd.constant(bonus, ENTROPY_WEIGHT)));
        });
        NDList gradients = Autograd.gradients(total, new ArrayList<>(model.parameters().values()), manager);
        GrpoLoss.Result r = result[0];
        return new PolicyGradient.Result(gradients, total.getFloat(), r.clipLow(), r.clipHigh(),
                r.kl(), r.tokens());
    }

    private NDArray logProbs(Decoder decoder, double temperature) {
        return values(decoder, temperature, (logits, targets) -> TorchOps.get().apply("target_log_prob", logits, targets));
    }

    /** (B, LIMIT) of completion tokens, with zeros after the end. */
    private NDArray values(Decoder decoder, double temperature, BinaryOperator<NDArray> section) {
        NDList rows = new NDList();
        for (PolicyGradient.Sample sample : samples) {
            int[] all = sample.rollout().tokens();
            int n = sample.rollout().completion().length;
            long[] inputs = Arrays.stream(all).limit(all.length - 1L).asLongStream().toArray();
            long[] targets = Arrays.stream(all).skip(1).asLongStream().toArray();
            NDArray logits = decoder.logits(manager.create(inputs, new Shape(1, inputs.length))).squeeze(0);
            logits = logits.div(Autograd.constant(logits, temperature));
            String tail = (targets.length - n) + ":";
            NDArray picked = section.apply(logits, manager.create(targets)).get(tail);
            rows.add(n == LIMIT ? picked : NDArrays.concat(new NDList(picked, manager.zeros(new Shape(LIMIT - n)))));
        }
        return NDArrays.stack(rows);
    }

    private static void assertClose(NDList expected, NDList got, String name) {
        for (int i = 0; i < expected.size(); i++) {
            float scale = Math.max(1e-3f, expected.get(i).abs().max().getFloat());
            assertArrayEquals(expected.get(i).toFloatArray(), got.get(i).toFloatArray(), 1e-4f * scale, name + " parameter " + i);
        }
    }
}
