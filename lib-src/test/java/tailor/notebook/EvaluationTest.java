package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.run.Provenance;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;
import tailor.task.ArithmeticTask;
import tailor.task.FinalAnswer;
import tailor.tensor.Compute;
import tailor.text.BpeTrainer;
import tailor.text.DataFolder;
import tailor.text.Split;
import tailor.text.Tokenizer;
import tailor.train.ModelSamples;
import tailor.train.SampledProblem;
import tailor.train.SampledProblem.Sample;
import tailor.train.SamplingSettings;
import tech.tablesaw.api.Table;

class EvaluationTest {
    @TempDir
    Path home;

    private RunStore store;

    @BeforeEach
    void begin() {
        store = RunStore.open(home, new Provenance("c", "clean", "code", Map.of()));
    }

    private Workbench bench() {
        return new Workbench(new Folders(home, home, Optional.empty()), store, new DataFolder(Optional.empty(), home), Map.of(), "smoke",
                UnaryOperator.identity(), Screen.terminal(), 2);
    }

    /** An untrained model with a checkpoint. */
    private Run run(String variant, long seed, int context) {
        Path tokenizer = home.resolve("tokenizer.json");
        if (!Files.exists(tokenizer)) {
            BpeTrainer.train(new ArithmeticTask().problems(Split.TRAIN, 50).stream().map(p -> p.prompt() + " " + p.answer()).toList(), 300, tokenizer);
        }
        Run run = store.begin(new RunSpec("evaluated", "rlvr", new ObjectMapper().createObjectNode().put("variant", variant), seed));
        DecoderConfig shape = new DecoderConfig(DecoderConfig.Family.QWEN3, Tokenizer.load(tokenizer).size(), 16, 32, 1, 2, 1, 8, context, 1e-6, 1e4, true, 0.02);
        try (NDManager manager = Compute.newManager(); Decoder model = Decoder.initialise(shape, seed, manager)) {
            run.saveCheckpoint(1, folder -> Checkpoint.save(model, Optional.of(tokenizer), folder));
        }
        run.finish(Map.of());
        return run;
    }

    @Test
    void anEvaluationIsSampledOnceAndThenLoaded() throws Exception {
        List<Run> runs = List.of(run("baseline", 1, 256), run("diversity", 1, 256), run("diversity", 2, 256));
        EvaluationPlan plan = EvaluationPlan.of(bench(), runs, "arithmetic").problems(4).samples(3).maxNewTokens(6).perplexityOn("word-problems");
        Evaluation made = plan.run();
        Table table = made.table();
        assertEquals(3, table.rowCount());
        assertEquals(4, table.longColumn("problems").get(0));
        assertTrue(table.doubleColumn("tokens/s").get(0) > 0);
        assertTrue(table.doubleColumn("text ppl").get(0) > 100, "an untrained model knows nothing: " + table.doubleColumn("text ppl").get(0));
        assertTrue(table.doubleColumn("entropy").get(0) > 4, "and is unsure");
        assertEquals(List.of("rlvr"), table.stringColumn("model").unique().asList());
        List<Path> files = files();
        assertEquals(3, files.size());
        long written = Files.getLastModifiedTime(files.get(0)).toMillis();
        assertEquals(made.samples(), plan.batch(4).run().samples(), "loaded; how many are in flight is no part of it");
        assertEquals(written, Files.getLastModifiedTime(files.get(0)).toMillis());
        assertEquals(3, made.samples().get(0).problems().get(0).samples().size());
        assertEquals(table.doubleColumn("avg@3").asList(), Evaluation.read(files.toArray(Path[]::new)).table().doubleColumn("avg@3").asList());

        Evaluation fewShot = plan.prefix("Q: 1 + 1? A: #### 2\n").run();
        assertEquals(6, files().size(), "other settings are another evaluation");
        assertNotEquals(made.samples().get(0).problems(), fewShot.samples().get(0).problems(), "the prefix is read");
        assertEquals(made.samples().get(0).problems().get(0).prompt(), fewShot.samples().get(0).problems().get(0).prompt());
    }

    @Test
    void whatDoesNotFitOrCannotBeAskedIsSaid() {
        Run narrow = run("baseline", 1, 16);
        Evaluation none = EvaluationPlan.of(bench(), List.of(narrow), "arithmetic").problems(3).samples(2).run();
        assertEquals(3, none.table().longColumn("unasked").get(0));
        assertEquals(0, none.table().doubleColumn("avg@2").get(0));
        assertTrue(none.table().doubleColumn("entropy").isMissing(0));
        Run bare = store.begin(new RunSpec("bare", "rlvr", new ObjectMapper().createObjectNode(), 1));
        String message = assertThrows(RunFailedException.class, () -> EvaluationPlan.of(bench(), List.of(bare), "arithmetic").run()).getMessage();
        assertTrue(message.contains("no checkpoint"), message);
        EvaluationPlan plan = EvaluationPlan.of(bench(), List.of(narrow), "aritmetic");
        assertTrue(assertThrows(IllegalArgumentException.class, plan::run).getMessage().contains("no task \"aritmetic\""));
        assertThrows(IllegalArgumentException.class, () -> plan.samples(0));
        assertThrows(IllegalArgumentException.class, () -> plan.batch(0));
        assertThrows(IllegalArgumentException.class, () -> EvaluationPlan.of(bench(), List.of(), "arithmetic"));
    }

    @Test
    void aStoppedCellLeavesNothingHalfDone() throws Exception {
        Run run = run("baseline", 1, 256);
        Thread.currentThread().interrupt();
        String message = assertThrows(StudyInterruptedException.class,
                () -> EvaluationPlan.of(bench(), List.of(run), "arithmetic").problems(200).samples(8).batch(8).run()).getMessage();
        assertTrue(message.startsWith("stopped: 0 of 1 model in the store"), message);
        assertTrue(files().isEmpty());
    }

    @Test
    void anEvaluationThatWasKilledGoesOnFromWhatItKept() throws Exception {
        Run run = run("baseline", 1, 256);
        EvaluationPlan plan = EvaluationPlan.of(bench(), List.of(run), "arithmetic").problems(4).samples(2).maxNewTokens(6).batch(2);
        List<SampledProblem> whole = plan.run().samples().get(0).problems();
        Path file = files().get(0);
        Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
        assertFalse(Files.exists(draft), "all of it is in the sample file");

        String kept = Files.readAllLines(file).get(1).replaceFirst("\"log_prob\":[^,]*", "\"log_prob\":-77.0");
        Files.delete(file);
        Files.writeString(draft, "{\"seconds\":5.0,\"problems\":[" + kept + "]}\n{\"seconds\":1000.0,\"probl");
        ModelSamples resumed = plan.run().samples().get(0);
        assertEquals(-77.0, resumed.problems().get(0).samples().get(0).logProb(), "what was kept is not sampled again");
        assertEquals(whole.subList(1, 4), resumed.problems().subList(1, 4), "the rest is as if nothing had happened");
        assertTrue(resumed.head().seconds() > 5 && resumed.head().seconds() < 1000, "seconds of both: " + resumed.head().seconds());
        assertFalse(Files.exists(draft));
    }

    private List<Path> files() throws IOException {
        try (var all = Files.walk(home)) {
            return new ArrayList<>(all.filter(file -> file.getParent().endsWith("evaluations") && file.toString().endsWith(".jsonl")).sorted().toList());
        }
    }

    /** A model that answers each problem right so many times of four. */
    private static Evaluation.Sheet sheet(String model, String variant, long seed, int... correct) {
        List<SampledProblem> problems = new ArrayList<>();
        for (int p = 0; p < correct.length; p++) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean right = i < correct[p];
                samples.add(new Sample(right ? "#### 1" : "#### " + (i + 2), 3, true, -3, 1, right ? 1 : 0, right ? 0 : i + 1));
            }
            problems.add(new SampledProblem("p" + p, "?", "1", samples));
        }
        SamplingSettings settings = new SamplingSettings("arithmetic", correct.length, 4, 0.7, 0.95, 8, "", "");
        return new Evaluation.Sheet(model, variant, new ModelSamples(new ModelSamples.Head(variant + seed + model, "s", "rlvr", variant, seed, 1, settings,
                correct.length, true, null, null, 1, "smoke", "cpu", "code"), problems));
    }

    @Test
    void passAtKIsAveragedOverSeedsAndBootstrappedOverProblems() {
        Evaluation evaluation = new Evaluation(List.of(sheet("after", "precision", 1, 4, 0, 2, 0), sheet("after", "precision", 2, 4, 0, 0, 2)));
        Table pass = evaluation.passAtK();
        assertEquals(List.of("variant", "model", "k", "mean", "low", "high", "problems", "seeds"), pass.columnNames());
        assertEquals(4, pass.rowCount());
        assertEquals(1.5 / 4, pass.doubleColumn("mean").get(0), 1e-12);
        assertEquals((1 + 2 * (1 - 1 / 6.0) / 2) / 4, pass.doubleColumn("mean").get(1), 1e-12);
        assertEquals(0.5, pass.doubleColumn("mean").get(3), 1e-12);
        assertTrue(pass.doubleColumn("low").get(0) < 0.375 && pass.doubleColumn("high").get(0) > 0.375);
        assertEquals(2, pass.intColumn("seeds").get(0));
        Table seeds = evaluation.overSeeds();
        assertEquals(0.375, seeds.doubleColumn("avg@4").get(0), 1e-12);
        assertEquals(0.375, seeds.doubleColumn("avg@4 low").get(0), 1e-12, "both seeds have the same mean");
        assertEquals(0.5, seeds.doubleColumn("cons@4").get(0), 1e-12, "two of four right answers win over two different wrong ones");
        assertEquals(List.of("avg@4", "cons@4", "pass@4"), evaluation.measures().stringColumn("measure").asList());
        assertEquals(0.375, evaluation.measures().doubleColumn("mean").get(0), 1e-12);
        assertEquals("samples k", evaluation.passAtKCurves().getXAxisTitle());
        assertEquals(List.of("precision1after", "precision2after"), evaluation.passAtKCurves().source().runs());
    }

    @Test
    void aGainIsPairedByProblem() {
        Evaluation before = new Evaluation(List.of(sheet("before", "precision", 1, 0, 4, 1, 3, 0, 4), sheet("before", "baseline", 1, 0, 0, 0, 0, 0, 0)));
        Evaluation after = new Evaluation(List.of(sheet("after", "precision", 1, 1, 4, 2, 4, 0, 4)));
        Table gain = after.gainOver(before);
        assertEquals(0.75 / 6, gain.doubleColumn("mean").get(0), 1e-12);
        assertTrue(gain.doubleColumn("low").get(0) >= 0, "no problem got worse, so no resample did: " + gain);
        assertEquals(1 / 6.0, gain.doubleColumn("mean").get(3), 1e-12);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> before.gainOver(after)).getMessage().contains("baseline, seed 1"));
        assertEquals(2, before.and(after).table().where(before.and(after).table().stringColumn("variant").isEqualTo("precision")).rowCount());
        assertEquals(after.table().doubleColumn("cons@4").asList(), after.judgedBy(FinalAnswer.verifier()).table().doubleColumn("cons@4").asList());
        assertTrue(after.and(before).passAtKCurves().getSeriesMap().containsKey("precision, after"));
    }
}
