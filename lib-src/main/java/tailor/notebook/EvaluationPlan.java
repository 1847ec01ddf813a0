package tailor.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tailor.run.Run;
import tailor.task.Task;
import tailor.task.Tasks;
import tailor.text.Corpora;
import tailor.text.Corpus;
import tailor.text.Split;
import tailor.train.ModelSamples;
import tailor.train.SampleFile;
import tailor.train.SamplingSettings;

/**
 * An evaluation to make or load: which models, which problems, how many samples, drawn how.
 *
 * <p>Every method returns a new plan; nothing is sampled before {@link #run()}. Known by the run, the settings and the code that
 * samples, it is loaded when it was made before.
 */
public final class EvaluationPlan {
    private static final int IN_FLIGHT = 512;

    private final Workbench bench;
    private final Runs runs;
    private final SamplingSettings settings;
    private final Optional<String> model;
    private final int batch;

    private EvaluationPlan(Workbench bench, Runs runs, SamplingSettings settings, Optional<String> model, int batch) {
        this.bench = bench;
        this.runs = runs;
        this.settings = settings;
        this.model = model;
        this.batch = batch;
    }

    static EvaluationPlan of(Workbench bench, Iterable<Run> runs, String task) {
        Runs all = runs instanceof Runs labelled ? labelled : new Runs(listed(runs), List.of());
        if (all.isEmpty()) {
            throw new IllegalArgumentException("an evaluation needs at least one run");
        }
        return new EvaluationPlan(bench, all, Mistake.brief(() -> SamplingSettings.of(task)), Optional.empty(), IN_FLIGHT);
    }

    private static List<Run> listed(Iterable<Run> runs) {
        List<Run> list = new ArrayList<>();
        runs.forEach(list::add);
        return list;
    }

    /** Asks the first so many held-out problems, or all if there are fewer; 200 by default. */
    public EvaluationPlan problems(int count) {
        return with(s -> new SamplingSettings(s.task(), count, s.samples(), s.temperature(), s.topP(), s.maxNewTokens(), s.prefix(), s.text()));
    }

    /** Samples so many answers (m) to each problem; 32 by default, the paper's 128. */
    public EvaluationPlan samples(int m) {
        return with(s -> new SamplingSettings(s.task(), s.problems(), m, s.temperature(), s.topP(), s.maxNewTokens(), s.prefix(), s.text()));
    }

    /** Draws at another temperature, above 0; 0.7 by default. */
    public EvaluationPlan temperature(double temperature) {
        return with(s -> new SamplingSettings(s.task(), s.problems(), s.samples(), temperature, s.topP(), s.maxNewTokens(), s.prefix(), s.text()));
    }

    /** Draws from the most probable tokens of this mass, in (0, 1]; 0.95 by default, 1 for all. */
    public EvaluationPlan topP(double mass) {
        return with(s -> new SamplingSettings(s.task(), s.problems(), s.samples(), s.temperature(), mass, s.maxNewTokens(), s.prefix(), s.text()));
    }

    /** Cuts answers at so many tokens; 48 by default. A problem that leaves no room for them in a model's context counts as wrong. */
    public EvaluationPlan maxNewTokens(int tokens) {
        return with(s -> new SamplingSettings(s.task(), s.problems(), s.samples(), s.temperature(), s.topP(), tokens, s.prefix(), s.text()));
    }

    /** Puts a text before every prompt, such as worked examples (few-shot); none by default. */
    public EvaluationPlan prefix(String text) {
        return with(s -> new SamplingSettings(s.task(), s.problems(), s.samples(), s.temperature(), s.topP(), s.maxNewTokens(), text, s.text()));
    }

    /** Also reads held-out text of a corpus, for perplexity and entropy at temperature 1: {@code perplexityOn("word-problems")}. */
    public EvaluationPlan perplexityOn(String corpus) {
        return with(s -> new SamplingSettings(s.task(), s.problems(), s.samples(), s.temperature(), s.topP(), s.maxNewTokens(), s.prefix(), corpus));
    }

    /** Calls these models by a name in tables, such as {@code before RLVR}; by default it is their stage. */
    public EvaluationPlan called(String name) {
        return new EvaluationPlan(bench, runs, settings, Optional.of(name), batch);
    }

    /** Keeps so many sequences in flight at once: more is faster and takes more memory. It is no part of what is evaluated. */
    public EvaluationPlan batch(int sequences) {
        if (sequences < 1) {
            throw new IllegalArgumentException("batch = " + sequences + " must be at least 1");
        }
        return new EvaluationPlan(bench, runs, settings, model, sequences);
    }

    /** How the answers are drawn. */
    public SamplingSettings settings() {
        return settings;
    }

    /**
     * Samples what the store does not have, shows how far it is, and returns all.
     *
     * @throws StudyInterruptedException if the cell is stopped; what was sampled stays in the store
     * @throws RunFailedException if a model cannot be evaluated, after the others have ended
     */
    public Evaluation run() {
        return Mistake.brief(() -> {
            Map<Run, Path> files = new LinkedHashMap<>();
            runs.forEach(run -> files.put(run, SampleFile.of(run, settings, bench.store().provenance().code())));
            List<Run> missing = runs.stream().filter(run -> !Files.exists(files.get(run))).toList();
            EvaluationProgress progress = new EvaluationProgress(settings, missing.size(), runs.size() - missing.size(), bench.screen());
            if (!missing.isEmpty()) {
                Task task = Tasks.open(settings.task(), bench.data());
                Optional<Corpus> text = Optional.of(settings.text()).filter(name -> !name.isEmpty()).map(name -> Corpora.open(name, bench.data()));
                new EvaluationRun(bench, settings, batch, task.problems(Split.VALID, settings.problems()), task.verifier(), text)
                        .make(missing, files, progress);
            }
            progress.end();
            return new Evaluation(runs.stream().map(run -> sheet(run, SampleFile.read(files.get(run)))).toList());
        });
    }

    private Evaluation.Sheet sheet(Run run, ModelSamples samples) {
        String differing = runs.label(run);
        String variant = differing.isEmpty() ? samples.head().variant() : differing;
        return new Evaluation.Sheet(model.orElse(run.spec().stage()), variant, samples);
    }

    private EvaluationPlan with(UnaryOperator<SamplingSettings> change) {
        return Mistake.brief(() -> new EvaluationPlan(bench, runs, change.apply(settings), model, batch));
    }
}
