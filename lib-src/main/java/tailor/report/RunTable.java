package tailor.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import tailor.run.Run;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Metrics of runs as tables: one row for each setting with mean, 95% interval over seeds and n, or all values in long form.
 *
 * <pre>{@code RunTable.of(runs, "valid/nll", "valid/entropy").by("loss.beta")}</pre>
 *
 * <p>A run's value is the last one that it logged, unless {@link #at}, {@link #best} or {@link #tail} says otherwise.
 */
public final class RunTable {
    private final RunData data;
    private final List<String> metrics;
    private final ToDoubleFunction<NavigableMap<Long, Double>> value;
    private final boolean best;

    private RunTable(RunData data, List<String> metrics, ToDoubleFunction<NavigableMap<Long, Double>> value, boolean best) {
        this.data = data;
        this.metrics = metrics;
        this.value = value;
        this.best = best;
    }

    /**
     * @param runs at least one
     * @param metrics logged names, or keys of the runs' summaries; none means every logged metric
     * @throws IllegalArgumentException naming a metric that no run has, and those there are
     */
    public static RunTable of(Iterable<Run> runs, String... metrics) {
        RunData data = new RunData(runs);
        List<String> names = metrics.length == 0 ? List.copyOf(data.metricNames()) : List.of(metrics);
        names.forEach(data::require);
        return new RunTable(data, names, series -> series.lastEntry().getValue(), false);
    }

    /** Takes each run's last value at or before a step. */
    public RunTable at(long step) {
        return new RunTable(data, metrics, series -> {
            Map.Entry<Long, Double> entry = series.floorEntry(step);
            return entry == null ? Double.NaN : entry.getValue();
        }, false);
    }

    /** Takes the mean of each run's last {@code points} logged values, for metrics that are noisy from step to step. */
    public RunTable tail(int points) {
        if (points < 1) {
            throw new IllegalArgumentException("A mean needs at least one point, got " + points);
        }
        return new RunTable(data, metrics, series -> series.descendingMap().values().stream().limit(points)
                .mapToDouble(Double::doubleValue).average().orElse(Double.NaN), false);
    }

    /** Takes each run's best value; only metrics with a better direction have one. */
    public RunTable best() {
        for (String metric : metrics) {
            if (MetricName.of(metric).better() == MetricName.Better.NEITHER) {
                throw new IllegalArgumentException("\"" + metric + "\" has no better direction; leave it out of best()");
            }
        }
        return new RunTable(data, metrics, value, true);
    }

    /** One row for each combination of the keys' values, ascending; without keys one row for all runs. */
    public SummaryTable by(String... keys) {
        return summarise(List.of(keys), data.by(List.of(keys)));
    }

    /**
     * One row for each value of a function of the run, under a heading of its own: a name for a setting that takes
     * several keys, or the setting of the checkpoint that a run started from.
     */
    public SummaryTable by(String heading, Function<Run, ?> of) {
        return summarise(List.of(heading), data.by(run -> new Setting(Map.of(heading, of.apply(run)))));
    }

    /**
     * Every logged value of every metric: columns run, study, seed, the keys, step, metric, value.
     *
     * @param keys dotted configuration keys; numeric where all runs have a number
     */
    public Table tidy(String... keys) {
        return tidy(data, metrics, List.of(keys));
    }

    /** Every logged value of every metric of the runs in long form, as {@link #tidy(String...)}. */
    public static Table tidy(Iterable<Run> runs, String... keys) {
        return RunTable.of(runs).tidy(keys);
    }

    private static Table tidy(RunData data, List<String> metrics, List<String> keys) {
        data.by(keys);
        StringColumn run = StringColumn.create("run");
        StringColumn study = StringColumn.create("study");
        LongColumn seed = LongColumn.create("seed");
        LongColumn step = LongColumn.create("step");
        StringColumn metric = StringColumn.create("metric");
        DoubleColumn value = DoubleColumn.create("value");
        Map<String, List<Object>> settings = new LinkedHashMap<>();
        keys.forEach(key -> settings.put(key, new ArrayList<>()));
        for (Run one : data.runs()) {
            for (String name : metrics) {
                data.series(one, name).forEach((at, measured) -> {
                    run.append(one.id());
                    study.append(one.spec().study());
                    seed.append(one.seed());
                    keys.forEach(key -> settings.get(key).add(RunData.value(one, key)));
                    append(step, at);
                    metric.append(name);
                    value.append(measured);
                });
            }
        }
        Table table = Table.create("runs", run, study, seed);
        settings.forEach((key, values) -> table.addColumns(column(key, values)));
        return table.addColumns(step, metric, value);
    }

    private static void append(LongColumn step, long at) {
        if (at == RunData.CONCLUDED) {
            step.appendMissing();
        } else {
            step.append(at);
        }
    }

    /** Numbers when all are, else what a reader would write. */
    static Column<?> column(String name, List<Object> values) {
        if (values.stream().allMatch(v -> v == null || v instanceof Number)) {
            DoubleColumn numbers = DoubleColumn.create(name);
            values.forEach(v -> {
                if (v == null) {
                    numbers.appendMissing();
                } else {
                    numbers.append(((Number) v).doubleValue());
                }
            });
            return numbers;
        }
        return StringColumn.create(name, values.stream().map(v -> v instanceof String s ? s : Setting.write(v)).toList());
    }

    private SummaryTable summarise(List<String> keys, Map<Setting, List<Run>> groups) {
        List<SummaryTable.Row> rows = new ArrayList<>();
        groups.forEach((setting, runs) -> {
            Map<String, Interval> intervals = new LinkedHashMap<>();
            for (String metric : metrics) {
                double[] values = runs.stream().map(run -> valueOf(run, metric)).filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble).toArray();
                if (values.length > 0) {
                    intervals.put(metric, Intervals.t(values));
                }
            }
            rows.add(new SummaryTable.Row(setting, runs.size(), intervals));
        });
        return new SummaryTable(keys, metrics, rows);
    }

    private OptionalDouble valueOf(Run run, String metric) {
        NavigableMap<Long, Double> series = data.series(run, metric);
        if (series.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (best) {
            boolean lower = MetricName.of(metric).better() == MetricName.Better.LOWER;
            return lower ? series.values().stream().mapToDouble(v -> v).min() : series.values().stream().mapToDouble(v -> v).max();
        }
        double one = value.applyAsDouble(series);
        return Double.isFinite(one) ? OptionalDouble.of(one) : OptionalDouble.empty();
    }
}
