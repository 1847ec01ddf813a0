package tailor.notebook;

import ai.djl.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tailor.run.Provenance;
import tailor.run.Run;
import tailor.run.RunStore;
import tailor.task.Tasks;
import tailor.tensor.Compute;
import tailor.tensor.CudaCard;
import tailor.tensor.DeviceMemory;
import tailor.text.Corpora;
import tailor.text.Corpus;
import tailor.text.DataFolder;
import tailor.train.SelfTest;
import tailor.train.Stages;
import tailor.train.Workspace;
import tech.tablesaw.api.Table;

/**
 * Where every notebook begins.
 *
 * <p>The first call finds the repository, the run store and the kernel, and loads the engine on the calling thread (on
 * another thread, a kernel's class loader could hide the engine until a restart). The environment chooses: TAILOR_HOME
 * (runs and downloads, {@code .tailor} in the repository), TAILOR_DATA (real data sets), TAILOR_SCALE (smoke, cpu or gpu),
 * TAILOR_CORPUS, TAILOR_DEVICE, TAILOR_ROOT.
 */
public final class Lab {

    private static Workbench bench;

    private Lab() {}

    /**
     * Readies the kit, which any other call would do too; a notebook's first cell calls it.
     *
     * @return what it runs on, in one line
     */
    public static String start() {
        Workbench now = bench();
        return "%s, scale %s, PyTorch %s on %s, kernel %s".formatted(version(), now.scale(), Engine.getInstance().getVersion(),
                Compute.deviceName(), now.screen().name());
    }

    /**
     * Opens a study.
     *
     * @param name of its file {@code notebooks/configs/NAME.json}
     * @throws IllegalArgumentException if there is no such file, or something in it is wrong
     */
    public static Study study(String name) {
        return Study.open(bench(), name);
    }

    /** Every run that was made here. */
    public static RunStore store() {
        return bench().store();
    }

    /**
     * Opens a corpus, or the one that TAILOR_CORPUS puts in its place.
     *
     * @param spec as {@link Corpora#open} reads it: {@code grammar}, {@code word-problems}, {@code file:PATH}, …
     */
    public static Corpus corpus(String spec) {
        return Mistake.brief(() -> Corpora.open(bench().corpus().apply(spec), bench().data()));
    }

    /** Real data sets: those of TAILOR_DATA, or downloaded when first asked for. */
    public static DataFolder data() {
        return bench().data();
    }

    /**
     * Lets the model of a finished run write at temperature 1; the same call gives the same texts.
     *
     * @param prompt to go on from; empty for whole documents
     * @param count how many texts
     */
    public static Samples samples(Run run, String prompt, int count) {
        bench();
        return Mistake.brief(() -> Samples.of(run, prompt, count));
    }

    /**
     * What the model of a finished run expects after a text.
     *
     * @param text how a document begins; on the grammar corpus it must be one that the grammar allows
     */
    public static NextTokens predict(Run run, String text) {
        Workbench now = bench();
        return Mistake.brief(() -> NextTokens.of(run, text, now.data()));
    }

    /**
     * Opens a model that was trained elsewhere: {@code stories260K}, where the data folder has it, or a Hugging Face folder.
     *
     * @throws IllegalArgumentException if the folder holds no model
     */
    public static Pretrained model(String name) {
        Workbench now = bench();
        return Mistake.brief(() -> Pretrained.named(name, now.data()));
    }

    /** Begins a list of claims, which are held against a cell's numbers. */
    public static Checks check() {
        return Checks.none();
    }

    /**
     * Asks finished runs' models the first held-out problems of a task: greedily, and four times at temperature 1.
     *
     * @param task as {@link Tasks#open} reads it: {@code arithmetic}, {@code gsm8k}
     */
    public static Answers answers(Iterable<Run> runs, String task, int problems) {
        Workbench now = bench();
        return Mistake.brief(() -> Answers.asked(runs, Tasks.open(task, now.data()), problems));
    }

    /** The answers that runs of reinforcement learning gave before their first step and after their last. */
    public static Answers answers(Iterable<Run> runs) {
        return Mistake.brief(() -> Answers.kept(runs));
    }

    /**
     * Begins an evaluation: m samples of each held-out problem from the last checkpoints of finished runs, by default 32 of 200
     * problems at temperature 0.7 and top-p 0.95. {@code Lab.evaluate(runs, "arithmetic").problems(100).samples(32).run()}
     * loads what was sampled before.
     *
     * @param task as {@link Tasks#open} reads it: {@code arithmetic}, {@code gsm8k}
     */
    public static EvaluationPlan evaluate(Iterable<Run> runs, String task) {
        return EvaluationPlan.of(bench(), runs, task);
    }

    /**
     * Opens a task whose answers are Java programs: {@code java-basics}, or {@code mbjp} where it can be had.
     *
     * @throws IllegalArgumentException if there is no such task, or its answers are no programs
     */
    public static Programs programs(String task) {
        Workbench now = bench();
        return Mistake.brief(() -> Programs.of(task, now.data()));
    }

    /**
     * NLL and entropy on held-out text by position in the context, in nats: how far a model reads, and what it makes of it.
     *
     * @param model name of these models, a column of the table
     * @param corpus as {@link #corpus} reads it
     * @param context tokens of a row, also more than the model was trained with
     * @return columns model, run, study, variant, seed, position (the middle of one of 16 bins), nll, entropy
     */
    public static Table byPosition(String model, Iterable<Run> runs, String corpus, int context) {
        return Mistake.brief(() -> new Positions(corpus(corpus), context, OptionalDouble.empty()).of(model, runs));
    }

    /** As {@link #byPosition(String, Iterable, String, int)}, the models read with another rotary base than their own. */
    public static Table byPosition(String model, Iterable<Run> runs, String corpus, int context, double ropeTheta) {
        return Mistake.brief(() -> new Positions(corpus(corpus), context, OptionalDouble.of(ropeTheta)).of(model, runs));
    }

    /** Root of the repository. */
    public static Path root() {
        return bench().folders().root();
    }

    /** The scale that the environment chose: {@code smoke}, {@code cpu} or {@code gpu}. */
    public static String scale() {
        return bench().scale();
    }

    /** Version, code, device with a self-test, machine and folders, as a table; folders in the repository are told from its root. */
    public static About about() {
        Workbench now = bench();
        Engine engine = Engine.getInstance();
        Provenance code = now.store().provenance();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("kit", version());
        facts.put("commit", code.commit() + (code.patch().matches("[0-9a-f]+") ? " with uncommitted changes" : ""));
        facts.put("Java", Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
        facts.put("kernel", now.screen().name());
        facts.put("engine", engine.getEngineName() + " " + engine.getVersion() + ", DJL " + Engine.getDjlVersion());
        facts.put("device", device());
        facts.put("device memory", DeviceMemory.now().toString());
        facts.put("self-test", SelfTest.run().toString());
        facts.put("processors", Runtime.getRuntime().availableProcessors() + ", " + Spoken.count(now.parallel(), "run") + " at a time");
        facts.put("Java memory", "%,d MiB at most".formatted(Runtime.getRuntime().maxMemory() >> 20));
        facts.put("scale", now.scale());
        facts.put("corpus", Optional.ofNullable(System.getenv("TAILOR_CORPUS")).filter(named -> !named.isEmpty()).orElse("each study's own"));
        facts.put("run store", now.folders().shown(now.store().folder()) + ", " + Spoken.count(now.store().runs().size(), "run"));
        facts.put("data", now.folders().data().map(data -> now.folders().shown(data) + (Files.isDirectory(data) ? "" : " (missing)"))
                .orElse("downloaded on request to " + now.folders().shown(now.folders().home().resolve("data"))));
        return new About(Collections.unmodifiableMap(facts));
    }

    /** The device; of a card also its name, memory, driver and types. */
    private static String device() {
        String name = Compute.deviceName() + (Compute.isCuda(Compute.device()) ? "" : " in fp32");
        Optional<CudaCard> card = Compute.isCuda(Compute.device()) ? CudaCard.of(Compute.device().getDeviceId()) : Optional.empty();
        return name + card.map(known -> ", " + known).orElse("") + ", " + Compute.describe();
    }

    private static String version() {
        return "Tailor " + Optional.ofNullable(Lab.class.getPackage().getImplementationVersion()).orElse("from classes");
    }

    private static synchronized Workbench bench() {
        if (bench == null) {
            bench = open(System.getenv());
        }
        return bench;
    }

    private static Workbench open(Map<String, String> environment) {
        Folders folders = Folders.find(environment, Path.of(""));
        String scale = Workbench.requireScale(environment.getOrDefault("TAILOR_SCALE", "cpu"));
        CorpusChoice corpus = new CorpusChoice(environment.getOrDefault("TAILOR_CORPUS", ""));
        Screen screen = Screen.find(Lab.class.getClassLoader());
        Engine engine = Engine.getInstance();
        Map<String, String> versions = Map.of("djl", Engine.getDjlVersion(), engine.getEngineName().toLowerCase(Locale.ROOT), engine.getVersion());
        RunStore store = RunStore.open(folders.home(), Provenance.of(folders.root(), versions));
        DataFolder data = new DataFolder(folders.data(), folders.home().resolve("data"));
        int parallel = Compute.device().isGpu() ? 1 : Runtime.getRuntime().availableProcessors(); // runs would fight for one card
        return new Workbench(folders, store, data, Stages.in(new Workspace(folders.home(), store, data)), scale, corpus, screen, parallel);
    }
}
