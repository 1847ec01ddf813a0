package tailor.notebook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import tailor.report.Interval;
import tailor.report.Intervals;
import tailor.report.Rich;
import tailor.report.Tables;
import tailor.report.Transcript;
import tailor.run.Run;
import tailor.run.SavedCheckpoint;
import tailor.task.Task;
import tailor.train.AnswerEvaluationConfig;
import tailor.train.AnswerTranscripts;
import tailor.train.AnswerTranscripts.Line;
import tailor.train.Probe;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What models answered to held-out problems: how often they were right, and in their own words. */
public final class Answers implements Rich {
    private static final int IN_FLIGHT = 256;
    private static final int LONGEST = 48;
    private static final int SAMPLES = 4;
    private static final int RESAMPLES = 2000;

    /** All answers of one model. */
    private record Sheet(Run run, String model, List<Line> lines) {

        /** Share of right answers by problem, in the problems' order. */
        double[] shares(String mode) {
            Map<String, List<Double>> rewards = new LinkedHashMap<>();
            lines.stream().filter(line -> line.mode().equals(mode))
                    .forEach(line -> rewards.computeIfAbsent(line.problem(), p -> new ArrayList<>()).add(line.reward()));
            return rewards.values().stream().mapToDouble(r -> r.stream().mapToDouble(Double::doubleValue).average().orElseThrow()).toArray();
        }
    }

    private final List<Sheet> sheets;

    private Answers(List<Sheet> sheets) {
        this.sheets = sheets;
    }

    /** What runs of reinforcement learning wrote before their first step and after their last. */
    static Answers kept(Iterable<Run> runs) {
        List<Sheet> sheets = new ArrayList<>();
        for (Run run : runs) {
            sheets.add(new Sheet(run, "before", AnswerTranscripts.read(run.folder(), 0)));
            sheets.add(new Sheet(run, "after", AnswerTranscripts.read(run.folder(), run.summary().path("steps").asLong())));
        }
        return new Answers(sheets);
    }

    /** Asks the last checkpoints of finished runs, at temperature 1. */
    static Answers asked(Iterable<Run> runs, Task task, int problems) {
        List<Sheet> sheets = new ArrayList<>();
        for (Run run : runs) {
            Path checkpoint = run.lastCheckpoint().map(SavedCheckpoint::folder)
                    .orElseThrow(() -> new IllegalArgumentException("run " + run.id() + " has no checkpoint to ask"));
            try (Probe probe = Probe.of(checkpoint)) {
                sheets.add(new Sheet(run, run.spec().stage(),
                        probe.answers(task, LONGEST, new AnswerEvaluationConfig(1, problems, SAMPLES, 1, 0, 1, 0, IN_FLIGHT), run.seed())));
            }
        }
        return new Answers(sheets);
    }

    /** The answers of both, such as those of a checkpoint and of the one it was made from. */
    public Answers and(Answers others) {
        List<Sheet> all = new ArrayList<>(sheets);
        all.addAll(others.sheets);
        return new Answers(all);
    }

    /**
     * Accuracy, one row a model: {@code greedy} with Wilson's 95% interval over the problems that fit its context, {@code sampled} (Avg@m at the
     * sampling temperature) with the bootstrap's.
     */
    public Table accuracy() {
        Table table = Table.create("accuracy",
                StringColumn.create("run", sheets.stream().map(s -> s.run().id())),
                StringColumn.create("variant", sheets.stream().map(s -> s.run().config().path("variant").asText())),
                LongColumn.create("seed", sheets.stream().mapToLong(s -> s.run().seed())),
                StringColumn.create("model", sheets.stream().map(Sheet::model)),
                IntColumn.create("problems", sheets.stream().mapToInt(s -> s.shares("greedy").length).toArray()));
        add(table, "greedy", Answers::wilson);
        if (sheets.stream().anyMatch(s -> s.shares("sampled").length > 0)) {
            add(table, "sampled", shares -> Intervals.bootstrap(shares, RESAMPLES, 1));
        }
        return table;
    }

    private static Interval wilson(double[] right) {
        return Intervals.wilson(Arrays.stream(right).filter(r -> r >= 1).count(), right.length);
    }

    /** Mean, low and high of each model; missing where no problem fitted its context. */
    private void add(Table table, String mode, Function<double[], Interval> interval) {
        List<double[]> shares = sheets.stream().map(s -> s.shares(mode)).toList();
        Map<String, ToDoubleFunction<Interval>> columns = new LinkedHashMap<>();
        columns.put(mode, Interval::mean);
        columns.put(mode + " low", Interval::low);
        columns.put(mode + " high", Interval::high);
        columns.forEach((column, value) -> table.addColumns(DoubleColumn.create(column, shares.stream()
                .mapToDouble(own -> own.length == 0 ? Double.NaN : value.applyAsDouble(interval.apply(own))).toArray())));
    }

    /** The greedy answers of every model to the first problems, side by side; not chosen by what they are. */
    public Rich transcripts(int problems) {
        Map<String, List<Transcript.Answer>> answers = new LinkedHashMap<>();
        boolean oneVariant = sheets.stream().map(s -> s.run().config().path("variant").asText()).distinct().count() == 1;
        for (Sheet sheet : sheets) {
            String label = oneVariant ? sheet.model() : sheet.run().config().path("variant").asText() + ", " + sheet.model();
            sheet.lines().stream().filter(line -> line.mode().equals("greedy")).limit(problems).forEach(line -> answers
                    .computeIfAbsent(line.prompt(), p -> new ArrayList<>()).add(new Transcript.Answer(label, line.text(), line.reward())));
        }
        List<Transcript> rows = new ArrayList<>();
        answers.forEach((prompt, given) -> rows.add(new Transcript(prompt, given)));
        return Transcript.table(rows);
    }

    @Override
    public String toHtml() {
        return Tables.html(accuracy());
    }

    @Override
    public String toString() {
        return Tables.text(accuracy());
    }
}
