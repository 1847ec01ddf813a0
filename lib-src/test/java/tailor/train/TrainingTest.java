package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.run.Config;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;
import tailor.run.Stage;
import tailor.text.Corpora;
import tailor.text.DataFolder;

/** Pre-training and mid-training, end to end on a small text. */
class TrainingTest {
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

    @Test
    void lossFallsAndTheSameSeedGivesTheSameMetricsBitForBit() throws Exception {
        Run first = lab.preTrain("a", lab.config(30), 1);
        double before = first.metric("train/nll").get(1L);
        double after = first.metric("valid/nll").get(30L);
        assertTrue(before > 5 && after < before - 2, before + " to " + after);
        assertEquals(first.metrics(), lab.preTrain("b", lab.config(30), 1).metrics());
        assertFalse(first.metrics().equals(lab.preTrain("c", lab.config(30), 2).metrics()));
    }

    @Test
    void aNormThatIsNotFiniteStopsTheRunWithStepBatchAndCheckpoint() {
        ObjectNode config = Config.with(lab.config(12), "model.initializer_range", 1e25, "test");
        DivergedException e = assertThrows(DivergedException.class, () -> lab.preTrain("wild", config, 1));
        assertTrue(e.getMessage().matches("diverged at step 1: .* on the batch of windows of 16 tokens from places (\\d+, ){7}\\d+ of the "
                + "packed training text; .* There is no checkpoint before it"), e.getMessage());
    }

    @Test
    void runsSideBySideDoNotChangeEachOther() throws Exception {
        Run alone = lab.preTrain("alone", lab.config(12), 1);
        List<CompletableFuture<Run>> together = List.of(1L, 2L).stream().map(seed -> CompletableFuture.supplyAsync(() -> {
            try {
                return lab.preTrain("together", lab.config(12), seed);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, task -> new Thread(task).start())).toList();
        together.get(1).join();
        assertEquals(alone.metrics(), together.get(0).join().metrics());
    }

    @Test
    void anInterruptedRunResumesWithTheSameMetrics() throws Exception {
        Run whole = lab.preTrain("whole", lab.config(12), 3);
        RunSpec spec = new RunSpec("halves", "pre-training", lab.config(12), 3);
        assertThrows(InterruptedException.class, () -> lab.store().make(spec, "cpu", lab.stages().get("pre-training").experiment(), event -> {
            if (event.step() == 7) {
                Thread.currentThread().interrupt();
            }
        }));
        Run resumed = lab.store().make(spec, "cpu", lab.stages().get("pre-training").experiment(), Progress.SILENT);
        assertEquals(2, resumed.manifest().attempts());
        assertEquals(whole.metrics(), resumed.metrics());
        assertEquals(whole.summary(), resumed.summary());
    }

    @Test
    void accumulationGivesTheSameTrainingUpToRounding() throws Exception {
        Run once = lab.preTrain("once", lab.config(8), 1);
        Run parts = lab.preTrain("parts", Config.with(lab.config(8), "train.accumulation", 4, "test"), 1);
        assertEquals(once.metric("valid/nll").get(8L), parts.metric("valid/nll").get(8L), 1e-3);
    }

    @Test
    void midTrainingStartsFromARunWithALongerContext() throws Exception {
        Run start = lab.preTrain("start", lab.config(20), 1);
        ObjectNode config = lab.stages().get("mid-training").defaults();
        config = Config.with(config, "init.run", start.id(), "test");
        config = lab.small(config, 6, 32);
        Run run = lab.make("mid-training", "mid", config, 1, Progress.SILENT);
        double before = run.metric("train/nll").get(1L);
        assertTrue(before < 5, "starts from trained weights, not from scratch: " + before);
        assertTrue(Files.readString(run.lastCheckpoint().orElseThrow().folder().resolve("config.json")).contains("\"rope_theta\" : 1000000.0"));
    }

    @Test
    void aLearningRateThatDivergesStopsWithTheStepAndTheLastCheckpoint() {
        ObjectNode wild = Config.with(Config.with(lab.config(30), "optimizer.learning_rate", 1.0, "test"), "optimizer.clip_norm", 1e30, "test");
        ObjectNode config = Config.with(Config.with(wild, "model.initializer_range", 1e18, "test"), "schedule.warmup_steps", 0, "test");
        ArithmeticException e = assertThrows(ArithmeticException.class, () -> lab.preTrain("wild", config, 1));
        assertTrue(e.getMessage().contains("step 1") && e.getMessage().contains("earning"), e.getMessage());
        assertEquals("FAILED", lab.store().runs().get(0).manifest().status().name());
    }

    @Test
    void aTextThatChangedAfterPlanningIsNamed() throws Exception {
                ObjectNode config = Config.with(lab.config(2), "data.sha256", Corpora.contentOf(lab.corpus()), "test");
        lab.preTrain("same", config, 1);
        Files.writeString(home.resolve("text.txt"), Files.readString(home.resolve("text.txt")) + "One more line.\n");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> lab.preTrain("changed", config, 2)).getMessage().contains("has changed"));
    }

    @Test
    void aMissingStartIsNamed() {
        ObjectNode config = lab.stages().get("mid-training").defaults();
        RunSpec spec = new RunSpec("mid", "mid-training", config, 1);
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> lab.store().make(spec, "cpu", lab.stages().get("mid-training").experiment(), Progress.SILENT)).getMessage().contains("init.run is empty"));
        RunSpec unknown = new RunSpec("mid", "mid-training", Config.with(config, "init.run", "no-such-run", "test"), 1);
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> lab.store().make(unknown, "cpu", lab.stages().get("mid-training").experiment(), Progress.SILENT)).getMessage().contains("no-such-run"));
    }

    @Test
    void aTokenizerOfAnotherModelIsNamed() throws Exception {
        Run small = lab.preTrain("small", Config.with(lab.config(2), "tokenizer.vocab_size", 270, "test"), 1);
        Run large = lab.preTrain("large", lab.config(2), 1);
        Path folder = small.lastCheckpoint().orElseThrow().folder();
        Files.copy(large.lastCheckpoint().orElseThrow().folder().resolve("tokenizer.json"), folder.resolve("tokenizer.json"),
                StandardCopyOption.REPLACE_EXISTING);
        RunSpec spec = new RunSpec("mid", "mid-training", Config.with(lab.stages().get("mid-training").defaults(), "init.run", small.id(), "test"), 1);
        String message = assertThrows(IllegalArgumentException.class,
                () -> lab.store().make(spec, "cpu", lab.stages().get("mid-training").experiment(), Progress.SILENT)).getMessage();
        assertTrue(message.contains("280 tokens") && message.contains("270"), message);
    }
}
