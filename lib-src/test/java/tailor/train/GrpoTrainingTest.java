package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.run.Config;
import tailor.run.Experiment;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;
import tailor.run.Stage;
import tailor.task.Problem;
import tailor.task.Verifier;
import tailor.tensor.Compute;
import tailor.text.BpeTrainer;
import tailor.text.DataFolder;
import tailor.text.Tokenizer;

/** GRPO end to end on a model from scratch and a reward that chance hits about every other time. */
class GrpoTrainingTest {
    private static final List<String> METRICS = List.of("reward", "reward_std", "frac_reward_zero_std", "entropy",
            "clip_ratio/low_mean", "clip_ratio/high_mean", "completions/mean_length", "completions/clipped_ratio", "num_tokens");
    private static final Verifier HAS_AN_A = (problem, completion) -> completion.contains("a") ? 1 : 0;

    @TempDir
    Path home;

    private RunStore store;
    private Path start;
    private Tokenizer tokenizer;

    @BeforeEach
    void begin() {
        store = RunStore.open(home);
        start = home.resolve("start");
        Path file = home.resolve("tokenizer.json");
        BpeTrainer.train(List.of("a banana is a fruit. is a cat an animal?"), 260, file);
        tokenizer = Tokenizer.load(file);
        save(start, 0.02);
    }

    private void save(Path folder, double deviation) {
        DecoderConfig shape = new DecoderConfig(
                DecoderConfig.Family.QWEN3, tokenizer.size(), 16, 32, 2, 2, 1, 8, 64, 1e-6, 1e4, true, deviation);
        try (NDManager manager = Compute.newManager(); Decoder model = Decoder.initialise(shape, 1, manager)) {
            Checkpoint.save(model, Optional.of(tokenizer.file()), folder);
        }
    }

    private static ObjectNode config(int steps) {
        ObjectNode config = Config.defaults(GrpoConfig.defaults());
        Object[] changes = {"rollout.prompts", 4, "rollout.samples", 8, "rollout.max_new_tokens", 30, "rollout.max_rounds", 2,
            "optimizer.learning_rate", 0.01, "train.steps", steps, "train.checkpoint_every", 5, "evaluation.every", 6,
            "evaluation.problems", 10, "evaluation.samples", 2};
        for (int i = 0; i < changes.length; i += 2) {
            config = Config.with(config, (String) changes[i], changes[i + 1], "test");
        }
        return config;
    }

    private Run make(String study, ObjectNode config, Verifier verifier, Progress progress) throws Exception {
        return store.make(new RunSpec(study, "rlvr", config, 1), "cpu", experiment(verifier), progress);
    }

    private Experiment experiment(Verifier verifier) {
        return (run, progress) -> {
            GrpoConfig config = Config.read(run.config(), GrpoConfig.class, "test");
            AnswerEvaluator evaluator = new AnswerEvaluator(problems(10), config.rollout().maxNewTokens(), tokenizer, verifier,
                    config.evaluation(), run.seed());
            new PolicyTrainer(run, progress, config, start, tokenizer, verifier, problems(40), evaluator).train();
        };
    }

    private List<EncodedProblem> problems(int count) {
        return EncodedProblem.of(IntStream.range(0, count)
                .mapToObj(i -> new Problem("p" + i, "is ".repeat(1 + i % 3) + "cat " + i + "?", "a")).toList(), tokenizer);
    }

    @Test
    void theRewardRisesAndIsObserved() throws Exception {
        Run run = make("learn", config(25), HAS_AN_A, Progress.SILENT);
        double before = run.metric("before/accuracy").get(0L);
        double first = run.metric("reward").get(1L);
        double last = run.metric("reward").get(25L);
        assertTrue(first < 0.6 && last > first + 0.3, "reward " + first + " to " + last + ", greedy at first " + before);
        assertTrue(run.metric("valid/avg@2").get(25L) > run.metric("valid/avg@2").get(0L) + 0.3);
        for (String name : METRICS) {
            assertEquals(25, run.metric(name).size(), name);
        }
        assertEquals(0.0, run.metric("clip_ratio/low_mean").get(9L) + run.metric("clip_ratio/high_mean").get(9L));
        assertEquals(25, Files.readAllLines(run.folder().resolve("timings.jsonl")).size());
        List<AnswerTranscripts.Line> lines = AnswerTranscripts.read(run.folder(), 25);
        assertEquals(30, lines.size());
        assertEquals(lines.get(0).reward(), HAS_AN_A.reward(null, lines.get(0).text()));
        assertEquals(run.metric("after/accuracy").get(25L), run.summary().at("/metrics").get("after/accuracy").doubleValue());
    }

    @Test
    void anInterruptedRunResumesWithTheSameMetrics() throws Exception {
        Run whole = make("whole", config(12), HAS_AN_A, Progress.SILENT);
        assertThrows(InterruptedException.class, () -> make("halves", config(12), HAS_AN_A, event -> {
            if (event.step() == 7) {
                Thread.currentThread().interrupt();
            }
        }));
        Run resumed = make("halves", config(12), HAS_AN_A, Progress.SILENT);
        assertEquals(2, resumed.manifest().attempts());
        assertEquals(whole.metrics(), resumed.metrics());
        assertEquals(whole.summary(), resumed.summary());
    }

    @Test
    void aRunKilledBetweenCheckpointsResumesWithTheSameMetrics() throws Exception {
        Run whole = make("whole", config(9), HAS_AN_A, Progress.SILENT);
        assertThrows(IllegalStateException.class, () -> make("killed", config(9), HAS_AN_A, event -> {
            if (event.step() == 8) {
                throw new IllegalStateException("killed");
            }
        }));
        assertEquals(whole.metrics(), make("killed", config(9), HAS_AN_A, Progress.SILENT).metrics());
    }

    @Test
    void minibatchesAreOffPolicyAndClip() throws Exception {
        ObjectNode config = Config.with(Config.with(config(4), "train.minibatches", 2, "test"), "train.epochs", 2, "test");
        config = Config.with(Config.with(config, "loss.kl_weight", 0.01, "test"), "loss.epsilon_low", 0.01, "test");
        Run run = make("off-policy", config, HAS_AN_A, Progress.SILENT);
        assertTrue(run.metric("clip_ratio/low_mean").get(3L) > 0);
        assertTrue(run.metric("kl").get(4L) > 0);
    }

    @Test
    void aRewardThatIsNeverGivenEndsTheRunAndSaysWhy() {
        IllegalStateException e = assertThrows(IllegalStateException.class,
                () -> make("hopeless", config(20), (problem, completion) -> 0, Progress.SILENT));
        assertTrue(e.getMessage().contains("the last at step 10") && e.getMessage().contains("too hard"), e.getMessage());
    }

    @Test
    void aRewardThatIsAlwaysGivenEndsTheRunWell() throws Exception {
        Run run = make("solved", config(20), (problem, completion) -> 1, Progress.SILENT);
        assertEquals(10, run.summary().get("steps").intValue());
        assertTrue(run.summary().get("ended").textValue().contains("right"), run.summary().toString());
    }

    @Test
    void aPolicyThatCollapsesEndsTheRunWhereAsked() throws Exception {
        ObjectNode config = Config.with(Config.with(config(60), "watch.stop", true, "test"), "watch.entropy_share", 0.98, "test");
        Verifier chance = (problem, completion) -> completion.hashCode() & 1;      // nothing to be gained
        Run run = make("collapse", Config.with(config, "watch.window", 20, "test"), chance, Progress.SILENT);
        long steps = run.summary().get("steps").longValue();
        assertTrue(steps < 60 && run.metric("collapse").get(steps) == 1.0, "ended after " + steps);
        assertTrue(run.summary().get("ended").textValue().contains("the policy collapsed at step " + steps), run.summary().toString());
    }

    @Test
    void aRewardForEntropyKeepsItUpAndAdapts() throws Exception {
        Run plain = make("plain", config(12), HAS_AN_A, Progress.SILENT);
        ObjectNode config = Config.with(config(12), "loss.entropy_bonus", Map.of("weight", 1, "target", 5.6, "step", 0.1), "test");
        Run pulled = make("pulled", config, HAS_AN_A, Progress.SILENT);
        assertTrue(pulled.metric("entropy").get(12L) > plain.metric("entropy").get(12L) + 0.005,
                pulled.metric("entropy") + " against " + plain.metric("entropy"));
        double change = pulled.metric("entropy_weight").get(2L) - 1;
        assertEquals(pulled.metric("entropy").get(1L) < 5.6 ? 0.1 : -0.1, change, 1e-9);
        assertTrue(plain.metric("entropy_weight").isEmpty());
    }

    @Test
    void truncatedCompletionsCanBeLeftOut() throws Exception {
        Run run = make("masked", Config.with(Config.with(config(3), "rollout.mask_truncated", true, "test"), "rollout.max_new_tokens", 2, "test"),
                HAS_AN_A, Progress.SILENT);
        assertTrue(run.metric("completions/clipped_ratio").get(1L) > 0.5);
        assertEquals(3, run.summary().get("steps").intValue());
    }

    @Test
    void completionsAreShorterInTheFirstStage() throws Exception {
        ObjectNode config = Config.with(config(8), "rollout.first_stage", Map.of("steps", 4, "max_new_tokens", 6), "test");
        Run run = make("two-stages", config, HAS_AN_A, Progress.SILENT);
        Map<Long, Double> lengths = run.metric("completions/mean_length");
        assertTrue(lengths.get(4L) <= 6 && lengths.get(5L) > 6, lengths.toString());
        assertThrows(IllegalStateException.class, () -> make("killed", config, HAS_AN_A, event -> {
            if (event.step() == 7) {
                throw new IllegalStateException("killed");
            }
        }));
        assertEquals(run.metrics(), make("killed", config, HAS_AN_A, Progress.SILENT).metrics());
    }

    /** The first update sees the same completions: its loss is the same, the norm of its gradient within 1e-4 and 3%. */
    @Test
    void precisionAndCheckpointingAreHonoured() throws Exception {
        Run plain = make("plain", config(3), HAS_AN_A, Progress.SILENT);
        Run checkpointed = make("checkpointed", Config.with(config(3), "train.activation_checkpointing", true, "test"), HAS_AN_A, Progress.SILENT);
        Run bf16 = make("bf16", Config.with(config(3), "train.precision", "bf16", "test"), HAS_AN_A, Progress.SILENT);
        double norm = plain.metric("grad_norm").get(1L);
        assertEquals(plain.metric("loss").get(1L), checkpointed.metric("loss").get(1L), 1e-6);
        assertEquals(norm, checkpointed.metric("grad_norm").get(1L), 1e-4 * norm);
        assertEquals(plain.metric("loss").get(1L), bf16.metric("loss").get(1L), 1e-6);
        assertEquals(norm, bf16.metric("grad_norm").get(1L), 0.03 * norm);
        assertNotEquals(norm, bf16.metric("grad_norm").get(1L), "bf16 computed something else");
        assertEquals(3, bf16.summary().get("steps").intValue());
    }

    @Test
    void nanStopsTheRunWithTheStepAndTheBatch() {
        save(home.resolve("broken"), 1e30);
        start = home.resolve("broken");
        ArithmeticException e = assertThrows(ArithmeticException.class, () -> make("wild", config(9), HAS_AN_A, Progress.SILENT));
        assertTrue(e.getMessage().contains("at step 1: ") && e.getMessage().contains("on the batch of problems p"), e.getMessage());
        assertEquals("FAILED", store.runs().get(0).manifest().status().name());
    }

    @Test
    void theStageChecksItsConfiguration() {
        Stage stage = Stages.in(new Workspace(home, store, new DataFolder(Optional.empty(), home.resolve("data")))).get("rlvr");
        stage.validate(stage.defaults(), "defaults");
        assertMessage("aggregation", stage, "loss.aggregation", "mean");
        assertMessage("samples = 1", stage, "rollout.samples", 1);
        assertMessage("first_stage.max_new_tokens = 48", stage, "rollout.first_stage", Map.of("steps", 9, "max_new_tokens", 48));
        assertMessage("steps = -1", stage, "rollout.first_stage.steps", -1);
        assertEquals("sequence", stage.changes("preset", TextNode.valueOf("gspo")).get("loss.ratio").asText());
        assertEquals(1, stage.changes("loss.ratio", TextNode.valueOf("sequence")).size());
        ObjectNode missing = stage.defaults();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> store.make(
                new RunSpec("no-start", "rlvr", missing, 1), "cpu", stage.experiment(), Progress.SILENT));
        assertTrue(e.getMessage().contains("init.run"), e.getMessage());
    }

    private static void assertMessage(String part, Stage stage, String key, Object value) {
        String message = assertThrows(IllegalArgumentException.class,
                () -> stage.validate(Config.with(stage.defaults(), key, value, "test"), "test")).getMessage();
        assertTrue(message.contains(part), message);
    }
}
