package tailor.notebook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tailor.report.Figures;
import tailor.report.Interval;
import tailor.report.Intervals;
import tailor.report.PaperChart;
import tailor.report.Rich;
import tailor.report.Source;
import tailor.report.Tables;
import tailor.task.Verifier;
import tailor.task.code.CodeResult;
import tailor.train.ModelSamples;
import tailor.train.SampleFile;
import tech.tablesaw.api.Table;

/**
 * What models answered, m times to each problem, and every measure of it; computed from the kept samples alone.
 *
 * <p>Intervals of {@link #table}, {@link #passAtK} and {@link #gainOver} are bootstrapped over problems: how far another test set of the
 * same kind may lie, for these very models. Those of {@link #overSeeds} are over seeds: how far another training may.
 */
public final class Evaluation implements Rich {
    private static final int RESAMPLES = 2000;
    private static final long BOOTSTRAP_SEED = 1;

    /**
     * One model's samples.
     *
     * @param model what it is called, such as {@code before RLVR}
     * @param variant how it differs from its siblings, such as {@code precision}
     */
    record Sheet(String model, String variant, ModelSamples samples) {}

    /** The seeds of one setting. */
    private record Group(String model, String variant) {}

    private final List<Sheet> sheets;

    Evaluation(List<Sheet> sheets) {
        this.sheets = List.copyOf(sheets);
    }

    /**
     * Reads kept samples, wherever they are: neither the model nor the task is needed.
     *
     * @param files {@code evaluations/TASK_HASH.jsonl} of runs
     * @throws IllegalArgumentException naming the file and the line that is damaged
     */
    public static Evaluation read(Path... files) {
        return Mistake.brief(() -> new Evaluation(Arrays.stream(files).map(SampleFile::read)
                .map(samples -> new Sheet(samples.head().stage(), samples.head().variant(), samples)).toList()));
    }

    /** Both, such as the models before and after reinforcement learning. */
    public Evaluation and(Evaluation other) {
        List<Sheet> all = new ArrayList<>(sheets);
        all.addAll(other.sheets);
        return new Evaluation(all);
    }

    /** The same answers judged by another verifier, without any model. */
    public Evaluation judgedBy(Verifier verifier) {
        return new Evaluation(sheets.stream().map(s -> new Sheet(s.model(), s.variant(), s.samples().judgedBy(verifier))).toList());
    }

    /** The samples of each model, as they are kept. */
    public List<ModelSamples> samples() {
        return sheets.stream().map(Sheet::samples).toList();
    }

    /**
     * One row a model: Avg@m, Cons@m and Pass@m, abstentions, entropy and perplexity of what it wrote (at the sampling temperature), length,
     * speed, and, where it was asked for, perplexity and entropy on held-out text (at temperature 1).
     */
    public Table table() {
        EvaluationTable table = new EvaluationTable("evaluation");
        table.text("run", sheets, s -> s.samples().head().run());
        table.text("model", sheets, Sheet::model);
        table.text("variant", sheets, Sheet::variant);
        table.count("seed", sheets, s -> s.samples().head().seed());
        table.count("problems", sheets, s -> s.samples().problems().size());
        table.count("unasked", sheets, s -> s.samples().unasked());
        String m = "@" + samplesOfAll();
        table.intervals("avg" + m, sheets, s -> bootstrap(s.samples().average()));
        table.intervals("cons" + m, sheets, s -> s.samples().head().votes() ? bootstrap(s.samples().consensus()) : null);
        table.intervals("pass" + m, sheets, s -> bootstrap(s.samples().pass(samplesOfAll())));
        table.number("abstained", sheets, s -> s.samples().abstained());
        table.number("finished", sheets, s -> s.samples().finished());
        table.number("completions/mean_length", sheets, s -> s.samples().meanLength());
        table.number("entropy", sheets, s -> s.samples().entropy());
        table.number("ppl", sheets, s -> s.samples().perplexity());
        if (sheets.stream().anyMatch(s -> s.samples().head().textNll() != null)) {
            table.number("text ppl", sheets, s -> optional(s.samples().head().textNll(), Math::exp));
            table.number("text entropy", sheets, s -> optional(s.samples().head().textEntropy(), nats -> nats));
        }
        table.number("samples/s", sheets, s -> OptionalDouble.of(s.samples().count() / s.samples().head().seconds()));
        table.number("tokens/s", sheets, s -> OptionalDouble.of(s.samples().tokens() / s.samples().head().seconds()));
        return table.made();
    }

    /**
     * Unbiased Pass@k for every k up to m: columns variant, model, k, mean, low, high, problems, seeds. A problem's value is its mean over the
     * seeds; the interval is bootstrapped over problems.
     */
    public Table passAtK() {
        EvaluationTable table = new EvaluationTable("pass@k");
        groups().forEach((group, own) -> {
            for (int k = 1; k <= samplesOfAll(); k++) {
                int at = k;
                table.passRow(group.variant(), group.model(), k, bootstrap(mean(own, s -> s.samples().pass(at))), own.size());
            }
        });
        return table.made();
    }

    /** {@link #passAtK} as curves over a logarithmic k with their bands, one a variant. */
    public PaperChart passAtKCurves() {
        Table table = passAtK();
        boolean several = sheets.stream().map(Sheet::model).distinct().count() > 1;
        if (several) {
            table.addColumns(table.stringColumn("variant").join(", ", table.stringColumn("model")).setName("setting"));
        }
        return Figures.lines(table, "k", "mean", "low", "high", several ? "setting" : "variant").axes("samples k", "pass@k").logX()
                .source(source(List.of("pass@k"))).caption("Unbiased pass@k from " + samplesOfAll() + " samples a problem (" + drawn()
                        + "); means over seeds, bands are 95% bootstrap intervals over problems.");
    }

    /**
     * How much more than other models these pass: the difference in Pass@k of the same variant, seed and problem, before bootstrapping over
     * problems, so that problems that are easy for both do not widen the interval. Columns as {@link #passAtK}.
     *
     * @throws IllegalArgumentException if the other evaluation lacks a variant, a seed or a problem, or has another m
     */
    public Table gainOver(Evaluation before) {
        if (samplesOfAll() != before.samplesOfAll()) {
            throw new IllegalArgumentException("a gain needs as many samples a problem, got " + before.samplesOfAll() + " and " + samplesOfAll());
        }
        EvaluationTable table = new EvaluationTable("gain in pass@k");
        groups().forEach((group, own) -> {
            List<Sheet> theirs = own.stream().map(before::pairOf).toList();
            for (int k = 1; k <= samplesOfAll(); k++) {
                int at = k;
                double[] now = mean(own, s -> s.samples().pass(at));
                double[] then = mean(theirs, s -> s.samples().pass(at));
                table.passRow(group.variant(), group.model(), k,
                        bootstrap(IntStream.range(0, now.length).mapToDouble(i -> now[i] - then[i]).toArray()), own.size());
            }
        });
        return table.made();
    }

    private Sheet pairOf(Sheet sheet) {
        List<String> ids = problems(sheet);
        return sheets.stream().filter(s -> s.variant().equals(sheet.variant()) && s.samples().head().seed() == sheet.samples().head().seed())
                .filter(s -> problems(s).equals(ids)).findFirst().orElseThrow(() -> new IllegalArgumentException("no samples of "
                        + sheet.variant() + ", seed " + sheet.samples().head().seed() + " on the same " + ids.size() + " problems to compare with"));
    }

    private static List<String> problems(Sheet sheet) {
        return sheet.samples().problems().stream().map(problem -> problem.problem()).toList();
    }

    /** One row a setting: mean and Student's 95% interval over its seeds of Avg@m, Cons@m, Pass@m, entropy and length. */
    public Table overSeeds() {
        EvaluationTable table = new EvaluationTable("over seeds");
        Map<Group, List<Sheet>> groups = groups();
        List<List<Sheet>> rows = List.copyOf(groups.values());
        table.text("variant", rows, own -> own.get(0).variant());
        table.text("model", rows, own -> own.get(0).model());
        table.count("n", rows, List::size);
        String m = "@" + samplesOfAll();
        table.intervals("avg" + m, rows, own -> seeds(own, s -> average(s.samples().average())));
        table.intervals("cons" + m, rows, own -> seeds(own, s -> s.samples().head().votes() ? average(s.samples().consensus()) : Double.NaN));
        table.intervals("pass" + m, rows, own -> seeds(own, s -> average(s.samples().pass(samplesOfAll()))));
        table.intervals("entropy", rows, own -> seeds(own, s -> s.samples().entropy().orElse(Double.NaN)));
        table.intervals("completions/mean_length", rows, own -> seeds(own, s -> s.samples().meanLength().orElse(Double.NaN)));
        return table.made();
    }

    /**
     * Avg@m, Cons@m and Pass@m below each other, for bars side by side: columns variant, model, measure, mean, low, high, with the intervals of
     * {@link #overSeeds}.
     */
    public Table measures() {
        Table wide = overSeeds();
        EvaluationTable table = new EvaluationTable("measures");
        List<String> names = List.of("avg@" + samplesOfAll(), "cons@" + samplesOfAll(), "pass@" + samplesOfAll());
        wide.forEach(row -> names.stream().filter(name -> !row.isMissing(name)).forEach(name -> table.measureRow(row, name)));
        return table.made();
    }

    /**
     * What the judge of programs says of every sample, in shares: columns variant, model, verdict, mean, low, high, with Student's 95%
     * intervals over seeds. The samples are judged again.
     *
     * @throws IllegalArgumentException if the answers are no programs
     */
    public Table verdicts() {
        EvaluationTable table = new EvaluationTable("verdicts");
        groups().forEach((group, own) -> {
            List<Map<CodeResult.Outcome, Double>> shares = own.stream().map(s -> Programs.shares(s.samples())).toList();
            for (CodeResult.Outcome outcome : CodeResult.Outcome.values()) {
                table.shareRow(group.variant(), group.model(), "verdict", outcome.label(),
                        Intervals.t(shares.stream().mapToDouble(share -> share.get(outcome)).toArray()));
            }
        });
        return table.made();
    }

    /** Which runs and metrics a chart of these numbers is from; for {@link PaperChart#source}. */
    public Source source(List<String> metrics) {
        List<ModelSamples.Head> heads = sheets.stream().map(s -> s.samples().head()).toList();
        Map<String, String> filters = Map.of("task", distinct(heads, head -> head.settings().task()), "sampling", drawn(),
                "band", "95% bootstrap interval over problems");
        return new Source(distinct(heads, ModelSamples.Head::study), distinct(heads, ModelSamples.Head::scale),
                heads.stream().map(ModelSamples.Head::run).toList(), metrics, filters,
                heads.stream().map(ModelSamples.Head::code).distinct().toList());
    }

    private String drawn() {
        var settings = sheets.get(0).samples().head().settings();
        return "temperature " + settings.temperature() + ", top-p " + settings.topP();
    }

    private static String distinct(List<ModelSamples.Head> heads, Function<ModelSamples.Head, String> of) {
        return String.join(", ", heads.stream().map(of).distinct().toList());
    }

    private int samplesOfAll() {
        int[] counts = sheets.stream().mapToInt(s -> s.samples().samples()).distinct().toArray();
        if (counts.length != 1) {
            throw new IllegalArgumentException("models with " + Arrays.toString(counts)
                    + " samples a problem cannot share a table: ask for as many of each");
        }
        return counts[0];
    }

    private Map<Group, List<Sheet>> groups() {
        Map<Group, List<Sheet>> groups = new LinkedHashMap<>();
        sheets.forEach(s -> groups.computeIfAbsent(new Group(s.model(), s.variant()), g -> new ArrayList<>()).add(s));
        return groups;
    }

    private static Interval bootstrap(double[] perProblem) {
        return Intervals.bootstrap(perProblem, RESAMPLES, BOOTSTRAP_SEED);
    }

    private static Interval seeds(List<Sheet> own, ToDoubleFunction<Sheet> value) {
        double[] values = own.stream().mapToDouble(value).filter(Double::isFinite).toArray();
        return values.length == 0 ? null : Intervals.t(values);
    }

    private static double average(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Each problem's mean over models that were asked the same. */
    private static double[] mean(List<Sheet> own, Function<Sheet, double[]> perProblem) {
        List<double[]> all = own.stream().map(perProblem).toList();
        if (own.stream().map(Evaluation::problems).distinct().count() > 1) {
            throw new IllegalArgumentException("the seeds of " + own.get(0).variant() + " were asked different problems: evaluate them alike");
        }
        return IntStream.range(0, all.get(0).length)
                .mapToDouble(i -> all.stream().mapToDouble(values -> values[i]).average().orElseThrow()).toArray();
    }

    private static OptionalDouble optional(Double value, ToDoubleFunction<Double> of) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(of.applyAsDouble(value));
    }

    @Override
    public String toHtml() {
        return Tables.html(table());
    }

    @Override
    public String toString() {
        return Tables.text(table());
    }
}
