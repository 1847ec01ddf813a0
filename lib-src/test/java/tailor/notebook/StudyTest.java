package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tailor.run.Provenance;
import tailor.run.Run;
import tailor.run.RunStatus;
import tailor.run.RunStore;
import tailor.text.DataFolder;

class StudyTest {

    private static final String FILE = """
            {"study": "11-entropy", "stage": "pre-training",
             "config": {"loss.beta": 0.1, "train": {"steps": 6}},
             "scales": {"smoke": {"train.steps": 3}, "gpu": {"train.steps": 600}},
             "variants": {"baseline": {"loss.beta": 0.0}, "precision": {"loss": {"beta": 0.5}, "train.lr": 0.01}}}
            """;

    @TempDir
    Path root;
    private FakeStage stage;

    @BeforeEach
    void writeStudy() throws Exception {
        stage = new FakeStage();
        Files.createDirectories(root.resolve("notebooks/configs"));
        write("11-entropy", FILE);
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(root.resolve("notebooks/configs/" + name + ".json"), text);
    }

    private Workbench bench(String scale, String corpus) {
        Folders folders = new Folders(root, root.resolve(".tailor"), Optional.empty());
        RunStore store = RunStore.open(folders.home(), new Provenance("c", "clean", "code", Map.of()));
        return new Workbench(folders, store, new DataFolder(Optional.empty(), root), Map.of(stage.name(), stage), scale, own -> corpus.isEmpty() ? own : corpus, Screen.terminal(), 2);
    }

    private Study study() {
        return Study.open(bench("cpu", ""), "11-entropy");
    }

    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    private static <T> T silently(StringBuilder printed, Callable<T> action) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            return action.call();
        } finally {
            System.setOut(before);
            printed.append(bytes.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void laterLayersWin() {
        Study study = Study.open(bench("smoke", "tinystories"), "11-entropy");
        assertEquals(0.001, study.config().at("train.lr").asDouble(), "a default");
        assertEquals(0.1, study.config().at("loss.beta").asDouble(), "from the file");
        assertEquals(3, study.config().at("train.steps").asInt(), "from the scale");
        assertEquals("tinystories", study.config().at("data.corpus").asText(), "from TAILOR_CORPUS");
        Study cell = study.with("train.steps", 2).with("data.corpus", "file:x").vary("loss.beta", 0.7);
        assertEquals(2, cell.config().at("train.steps").asInt(), "from the cell");
        assertEquals("file:x", cell.config().at("data.corpus").asText());
        assertEquals(0.7, cell.plan().get(0).spec().config().at("/loss/beta").asDouble());
        assertEquals(600, study.scale("gpu").config().at("train.steps").asInt());
        assertTrue(study.config().toString().contains("\"corpus\" : \"tinystories\""), study.config().toString());
        assertTrue(study.config().toHtml().contains("&quot;beta&quot; : 0.1"), study.config().toHtml());
    }

    @Test
    void axesAndSeedsMultiply() {
        List<PlannedRun> plan = study().vary("loss.beta", -0.25, 0, 0.5).vary("train.steps", 1, 2).seeds(1, 2, 3).plan();
        assertEquals(18, plan.size());
        assertEquals("beta=-0.25, steps=1, seed 1", plan.get(0).label());
        assertEquals("beta=0.5, steps=2, seed 3", plan.get(17).label());
        assertEquals(18, plan.stream().map(run -> run.spec().id()).collect(Collectors.toSet()).size());
    }

    @Test
    void theSameQuestionHasTheSameIdentity() {
        String id = study().vary("loss.beta", 0.5).plan().get(0).spec().id();
        assertEquals(id, study().with("loss.beta", 0.50).plan().get(0).spec().id());
        assertEquals(id, study().vary("train.steps", 6.0).with("loss.beta", 0.5).plan().get(0).spec().id());
    }

    @Test
    void variantsAreNamedInTheConfiguration() {
        PlannedRun precision = study().variants("baseline", "precision").plan().get(1);
        assertEquals("precision", precision.spec().config().get("variant").asText());
        assertEquals(0.5, precision.spec().config().at("/loss/beta").asDouble());
        assertEquals(0.01, precision.spec().config().at("/train/lr").asDouble());
        assertEquals("precision, seed 1", precision.label());
    }

    @Test
    void madeOnceThenLoadedAndSaysSo() throws Exception {
        StringBuilder printed = new StringBuilder();
        Runs made = silently(printed, () -> study().vary("loss.beta", -0.25, 0.5).seeds(1, 2).run());
        assertEquals(List.of(1L, 2L, 1L, 2L), made.stream().map(Run::seed).toList());
        assertTrue(made.stream().allMatch(Run::isFinished));
        assertTrue(printed.toString().matches("11-entropy: 4 runs made in [^\n]* s\n"), printed.toString());
        assertTrue(stage.threads.stream().allMatch(name -> name.matches("run-[12] of 11-entropy")), stage.threads.toString());

        printed.setLength(0);
        Runs again = silently(printed, () -> study().vary("loss.beta", -0.25, 0.5, 0.75).seeds(1, 2).run());
        assertEquals(made.ids(), again.ids().subList(0, 4));
        assertTrue(printed.toString().startsWith("11-entropy: 2 runs made and 4 runs loaded from the store in "), printed.toString());

        printed.setLength(0);
        silently(printed, () -> study().vary("loss.beta", -0.25, 0.5).seeds(1, 2).run());
        assertTrue(printed.toString().matches("11-entropy: 4 runs loaded from the store in [^\n]* s\n"), printed.toString());

        assertEquals(Set.of("-0.25", "0.5"), made.by("loss.beta").keySet());
        assertEquals(2, made.where("loss.beta", 0.5).size());
        assertEquals(1, made.where("loss.beta", 0.50).where("seed", 2).size());
        assertRefused("no run has loss.beta = 3; there are [-0.25, 0.5]", () -> made.where("loss.beta", 3));
        assertTrue(made.toHtml().contains(made.ids().get(3)), made.toHtml());
        assertEquals("cpu", made.get(0).manifest().scale());
    }

    @Test
    void childrenStartFromTheirParents() throws Exception {
        StringBuilder printed = new StringBuilder();
        Runs parents = silently(printed, () -> study().variants("baseline", "precision").seeds(1, 2).run());
        List<PlannedRun> children = study().startingFrom(parents).plan();
        assertEquals(4, children.size());
        for (int i = 0; i < 4; i++) {
            assertEquals(parents.get(i).id(), children.get(i).spec().config().at("/init/run").asText());
            assertEquals(parents.get(i).seed(), children.get(i).spec().seed());
        }
        assertEquals("precision, seed 2", children.get(3).label());
        assertEquals(0.1, children.get(3).spec().config().at("/loss/beta").asDouble(), "only the name is passed on");
        assertEquals(List.of(2L, 2L), study().startingFrom(parents).seeds(2).plan().stream().map(run -> run.spec().seed()).toList());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> study().seeds(7).startingFrom(parents)).getMessage()
                .startsWith("seeds [7] were asked for, but the runs to start from have [1, 2]"));

        Runs varied = silently(printed, () -> study().vary("loss.beta", 0.5).run());
        PlannedRun child = study().startingFrom(varied).vary("train.lr", 0.1, 0.2).plan().get(1);
        assertEquals("beta=0.5, lr=0.2, seed 1", child.label());
        assertEquals("beta=0.5", child.spec().config().get("variant").asText());
        assertEquals(List.of("variant", "train.lr"), silently(printed, () -> study().startingFrom(varied).vary("train.lr", 0.1).run()).keys());
    }

    @Test
    void childrenKeepWhatTheyAreToldToOfTheirParents() throws Exception {
        Runs parents = silently(new StringBuilder(), () -> study().variants("baseline", "precision").run());
        List<PlannedRun> children = study().startingFrom(parents).keeping("loss").plan();
        for (int i = 0; i < 2; i++) {
            assertEquals(parents.get(i).config().get("loss"), children.get(i).spec().config().get("loss"));
        }
        assertRefused("keeping(loss) needs runs to take it from: call startingFrom(runs) first", () -> study().keeping("loss"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> study().startingFrom(parents).keeping("lss")).getMessage()
                .contains("no key 'lss'"));
    }

    @Test
    void mistakesAreToldByTheCallThatMakesThem() {
        String file = "notebooks/configs/11-entropy.json";
        assertRefused("no study '11-entropi': notebooks/configs/11-entropi.json does not exist; did you mean '11-entropy'?",
                () -> Study.open(bench("cpu", ""), "11-entropi"));
        assertRefused("11-entropy, this cell: unknown key 'loss.bata'; did you mean 'loss.beta'?", () -> study().vary("loss.bata", 1));
        assertRefused("11-entropy, this cell: unknown key 'trian.steps'; did you mean 'train.steps'?", () -> study().with("trian.steps", 1));
        assertRefused("11-entropy, this cell: loss.beta must be above -1, got -2.0", () -> study().vary("loss.beta", -2));
        assertRefused("11-entropy, this cell: train.steps must be a whole number, got \"many\"", () -> study().with("train.steps", "many"));
        assertRefused(file + " has no variant 'precison', only [baseline, precision]; did you mean 'precision'?", () -> study().variants("precison"));
        assertRefused("scale must be one of [smoke, cpu, gpu], got 'smok'; did you mean 'smoke'?", () -> study().scale("smok"));
        assertRefused("'loss.beta' varies already: name all its values in one call", () -> study().vary("loss.beta", 1).vary("loss.beta", 2));
        assertRefused("seeds must be different numbers, at least one, got [1, 1]", () -> study().seeds(1, 1));
    }

    @Test
    void mistakesInTheFileAreToldWhenItIsOpened() throws Exception {
        write("12-tail", FILE);
        assertRefused("notebooks/configs/12-tail.json is written for another study, '11-entropy': correct its \"study\" to '12-tail', "
                + "or ask for Lab.study(\"11-entropy\")", () -> Study.open(bench("cpu", ""), "12-tail"));
        write("13", "{\"study\":\"13\",\"stage\":\"pretraining\"}");
        assertRefused("notebooks/configs/13.json: no stage 'pretraining', only [pre-training]; did you mean 'pre-training'?",
                () -> Study.open(bench("cpu", ""), "13"));
        write("14", "{\"study\":\"14\",\"stage\":\"pre-training\",\"confg\":{}}");
        assertRefused("notebooks/configs/14.json: unknown key 'confg'; did you mean 'config'?", () -> Study.open(bench("cpu", ""), "14"));
        write("15", "{\"study\":\"15\",\"stage\":\"pre-training\",\"config\":{\"train\":{\"lrr\":1}}}");
        assertRefused("notebooks/configs/15.json: unknown key 'train.lrr'; did you mean 'train.lr'?", () -> Study.open(bench("cpu", ""), "15"));
        write("16", "{\"stage\":\"pre-training\"}");
        assertRefused("notebooks/configs/16.json: missing key 'study' (text in quotes)", () -> Study.open(bench("cpu", ""), "16"));
        write("17", "{\"study\":\"17\",\"stage\":\"pre-training\",\"scales\":{\"smoke\":{}}}");
        assertEquals(4, Study.open(bench("cpu", ""), "17").config().at("train.steps").asInt());
        assertRefused("notebooks/configs/17.json has no scale 'gpu', only [smoke]; write it under \"scales\" or unset TAILOR_SCALE",
                () -> Study.open(bench("gpu", ""), "17"));
    }

    @Test
    void aFailedRunIsNamedAndTheOthersStay() throws Exception {
        StringBuilder printed = new StringBuilder();
        RunFailedException failed = assertThrows(RunFailedException.class,
                () -> silently(printed, () -> study().vary("loss.beta", 0.5, 99, 0.7).run()));
        String message = failed.getMessage();
        assertTrue(message.matches("run 11-entropy_s1_[0-9a-f]{8} \\(beta=99, seed 1\\) failed: beta is too large; "
                + "2 others are in the store; the stack trace is in the run's error.txt"), message);
        assertEquals(0, failed.getStackTrace().length);
        RunStore store = bench("cpu", "").store();
        assertEquals(2, store.runs().stream().filter(Run::isFinished).count());
        Run bad = store.runs().stream().filter(run -> !run.isFinished()).findFirst().orElseThrow();
        assertTrue(Files.readString(bad.folder().resolve("error.txt")).contains("FakeStage.count"));
    }

    @Test
    void anInterruptStopsAtAStepAndTheCellResumes() throws Exception {
        StringBuilder printed = new StringBuilder();
        Study study = study().with("train.steps", 2_000_000).vary("loss.beta", 77, 77.5).seeds(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Throwable> resumed = new AtomicReference<>();
        Thread cell = new Thread(() -> {
            try {
                silently(printed, () -> study.vary("train.lr", 0.1).scale("cpu").vary("variant", "a").run());
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        cell.start();
        stage.going.await();
        cell.interrupt();
        // A kernel runs the next cell at once, while the stopped one is still ending: the same study waits, then resumes.
        Study next = study.vary("train.lr", 0.1).scale("cpu").vary("variant", "a");
        Thread second = new Thread(() -> {
            try {
                next.run();
            } catch (StudyInterruptedException e) {
                resumed.set(e);
            }
        });
        second.start();
        cell.join(20_000);
        second.interrupt();
        second.join(20_000);
        assertTrue(resumed.get() != null, "the second cell was not refused, only interrupted");
        assertTrue(thrown.get() instanceof StudyInterruptedException, String.valueOf(thrown.get()));
        assertTrue(thrown.get().getMessage().matches("stopped: \\d of 2 runs in the store, the others stand at a checkpoint; "
                + "run the cell again to resume"), thrown.get().getMessage());
        for (Run run : bench("cpu", "").store().runs()) {
            assertEquals(RunStatus.INTERRUPTED, run.manifest().status(), run.manifest().error());
            long step = run.lastCheckpoint().orElseThrow().step();
            assertEquals(step, run.metrics().size());
        }
    }
}
