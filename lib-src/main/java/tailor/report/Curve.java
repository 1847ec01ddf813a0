package tailor.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import tailor.run.Run;

/**
 * A metric over training, a line a setting with a band over its seeds; {@link #by} makes the chart.
 *
 * <p>The band is the 95% interval of the mean (Student's t) unless {@link #minMax} asks for the range. Options return the
 * curve, so that a figure reads as a sentence: {@code Figures.curve(runs, "step", "train/entropy").smooth(10).by("loss.beta")}.
 */
public final class Curve {
    /** More points than this on a line of a column's width cannot be seen. */
    private static final int MOST_POINTS = 700;
    private static final Look EVENT = new Look(Paper.INK, Look.Dash.SOLID, Look.Point.CROSS);

    private final RunData data;
    private final String x;
    private final String metric;
    private final boolean logged;
    private int window = 1;
    private boolean range;
    private long first = Long.MIN_VALUE;
    private String event = "";

    Curve(Iterable<Run> runs, String x, String metric) {
        this.data = new RunData(runs);
        this.x = x;
        this.metric = metric;
        data.require(metric);
        // A metric NAME_by_X is logged over X in place of the step.
        this.logged = x.equals("step") || metric.endsWith("_by_" + x);
        if (!logged) {
            data.require(x);
        }
    }

    /** Smooths each run by a centred moving average over so many logged points (an even count takes one more); the axis says so. */
    public Curve smooth(int points) {
        if (points < 1) {
            throw new IllegalArgumentException("A moving average needs at least one point, got " + points);
        }
        window = points | 1;
        return this;
    }

    /** Makes the band reach from the smallest to the largest seed. */
    public Curve minMax() {
        range = true;
        return this;
    }

    /** Leaves out what was logged before a step. */
    public Curve from(long step) {
        first = step;
        return this;
    }

    /**
     * Puts a cross on the line of each run's setting where a metric of that run is first 1 or more, such as {@code collapse}; named in the
     * legend by that metric's label. A run that never gets there has none.
     *
     * @throws IllegalArgumentException naming the metric and those there are, if no run has logged it
     */
    public Curve marking(String metricOfEvent) {
        data.require(metricOfEvent);
        event = metricOfEvent;
        return this;
    }

    /** One line for each combination of the keys' values; without keys one line for all runs. */
    public PaperChart by(String... keys) {
        return chart(String.join(", ", keys), data.by(List.of(keys)));
    }

    /** One line for each value of a function of the run, e.g. the name of the setting that its checkpoint had. */
    public PaperChart by(String heading, Function<Run, ?> of) {
        return chart(heading, data.by(run -> new Setting(Map.of(heading, of.apply(run)))));
    }

    private PaperChart chart(String by, Map<Setting, List<Run>> groups) {
        MetricName y = MetricName.of(metric);
        PaperChart chart = new PaperChart().axes(MetricName.of(x).axis(), y.axis() + (window > 1 ? ", mean of " + window + " points" : ""));
        int next = 0;
        int seeds = 0;
        boolean bands = false;
        List<double[]> events = new ArrayList<>();
        for (Map.Entry<Setting, List<Run>> group : groups.entrySet()) {
            Look look = group.getKey().look() != null ? group.getKey().look() : Palette.other(next++);
            NavigableMap<Long, Interval> line = summary(group.getValue());
            if (line.isEmpty()) {
                continue;
            }
            bands |= draw(chart, group.getKey().label(), look, line, group.getValue());
            seeds = Math.max(seeds, group.getValue().size());
            events.addAll(events(group.getValue(), line));
        }
        if (!events.isEmpty()) {
            chart.points(MetricName.of(event).label(), EVENT, events.stream().mapToDouble(at -> at[0]).toArray(),
                    events.stream().mapToDouble(at -> at[1]).toArray());
        }
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("x", x);
        filters.put("by", by);
        filters.put("band", !bands ? "none" : range ? "min to max over seeds" : "95% interval of the mean over seeds (t)");
        filters.put("smoothing", window == 1 ? "none" : "centred moving average over " + window + " logged points");
        if (!event.isEmpty()) {
            filters.put("marks", "first step of " + event + " in each run");
        }
        if (first != Long.MIN_VALUE) {
            filters.put("from_step", String.valueOf(first));
        }
        return chart.source(data.source(List.of(metric), filters)).caption(caption(y, bands, seeds));
    }

    private String caption(MetricName y, boolean bands, int seeds) {
        String label = y.label().substring(0, 1).toUpperCase(java.util.Locale.ROOT) + y.label().substring(1);
        return label + " over " + MetricName.of(x).label()
                + (window > 1 ? ", moving average over " + window + " logged points" : "")
                + (bands ? "; lines are means and bands " + (range ? "the range" : "95% intervals") + " over " + seeds + " seeds." : ", one seed.");
    }

    /** Where the event is first seen in each run, on the setting's line: (x, y). */
    private List<double[]> events(List<Run> runs, NavigableMap<Long, Interval> line) {
        List<double[]> points = new ArrayList<>();
        for (Run run : event.isEmpty() ? List.<Run>of() : runs) {
            data.series(run, event).entrySet().stream().filter(e -> e.getKey() >= line.firstKey() && e.getValue() >= 1).findFirst()
                    .map(e -> line.floorEntry(e.getKey()))
                    .ifPresent(at -> points.add(new double[] {position(at.getKey(), runs), at.getValue().mean()}));
        }
        return points;
    }

    /** Draws one setting; returns whether it has a band. */
    private boolean draw(PaperChart chart, String label, Look look, NavigableMap<Long, Interval> line, List<Run> runs) {
        int every = Math.max(1, (int) Math.ceil(line.size() / (double) MOST_POINTS));
        List<double[]> points = new ArrayList<>();
        int i = 0;
        for (Map.Entry<Long, Interval> entry : line.entrySet()) {
            if (i++ % every == 0 || i == line.size()) {
                Interval interval = entry.getValue();
                points.add(new double[] {position(entry.getKey(), runs), interval.mean(), interval.low(), interval.high()});
            }
        }
        double[][] columns = new double[4][points.size()];
        boolean band = false;
        for (int row = 0; row < points.size(); row++) {
            for (int c = 0; c < 4; c++) {
                columns[c][row] = points.get(row)[c];
            }
            band |= !Double.isNaN(points.get(row)[2]);
        }
        if (band) {
            chart.band(look, columns[0], columns[2], columns[3]);
        }
        chart.line(label, look, columns[0], columns[1]);
        return band;
    }

    /** Where a step stands on the x axis: the step, or the mean of the x metric there. */
    private double position(long step, List<Run> runs) {
        return logged ? step : runs.stream().map(run -> data.series(run, x).floorEntry(step)).filter(e -> e != null)
                .mapToDouble(Map.Entry::getValue).average().orElse(Double.NaN);
    }

    private NavigableMap<Long, Interval> summary(List<Run> runs) {
        List<NavigableMap<Long, Double>> series = new ArrayList<>();
        TreeSet<Long> steps = new TreeSet<>();
        for (Run run : runs) {
            NavigableMap<Long, Double> logged = new TreeMap<>(data.series(run, metric).tailMap(first, true));
            logged.remove(RunData.CONCLUDED);
            series.add(smoothed(logged));
            steps.addAll(logged.keySet());
        }
        NavigableMap<Long, Interval> line = new TreeMap<>();
        for (long step : steps) {
            double[] values = series.stream().map(s -> s.get(step)).filter(v -> v != null).mapToDouble(Double::doubleValue).toArray();
            line.put(step, range ? Intervals.range(values) : MetricName.of(metric).drawn(Intervals.t(values)));
        }
        return line;
    }

    /** Near the ends the mean is over what lies within half a window, so that the last point is no noisier than its neighbours. */
    private NavigableMap<Long, Double> smoothed(NavigableMap<Long, Double> series) {
        if (window == 1) {
            return series;
        }
        Long[] steps = series.keySet().toArray(new Long[0]);
        double[] sums = new double[steps.length + 1];
        for (int i = 0; i < steps.length; i++) {
            sums[i + 1] = sums[i] + series.get(steps[i]);
        }
        NavigableMap<Long, Double> smooth = new TreeMap<>();
        for (int i = 0; i < steps.length; i++) {
            int from = Math.max(0, i - window / 2);
            int to = Math.min(steps.length, i + window / 2 + 1);
            smooth.put(steps[i], (sums[to] - sums[from]) / (to - from));
        }
        return smooth;
    }
}
