package tailor.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tailor.run.Run;

/**
 * Bars with 95% intervals over seeds: one a setting, or one a metric within each setting; {@link #by} makes the chart.
 */
public final class Bars {
    /** One bar: where it stands (setting, then the group within it) and how high. */
    record Bar(Setting setting, String group, Interval height) {
    }

    private static final double CLUSTER = 0.72;
    private static final double CAP_POINTS = 2.2;
    private static final double FILL = 0.28;

    private final RunData data;
    private final List<String> metrics;

    Bars(Iterable<Run> runs, List<String> metrics) {
        this.data = new RunData(runs);
        this.metrics = metrics;
        metrics.forEach(data::require);
    }

    /** A bar for each combination of the keys' values. */
    public PaperChart by(String... keys) {
        return chart(String.join(", ", keys), data.by(List.of(keys)));
    }

    /** A bar for each value of a function of the run. */
    public PaperChart by(String heading, Function<Run, ?> of) {
        return chart(heading, data.by(run -> new Setting(Map.of(heading, of.apply(run)))));
    }

    private PaperChart chart(String by, Map<Setting, List<Run>> groups) {
        List<Bar> bars = new ArrayList<>();
        int seeds = 0;
        for (Map.Entry<Setting, List<Run>> group : groups.entrySet()) {
            for (String metric : metrics) {
                double[] values = group.getValue().stream().map(run -> data.series(run, metric)).filter(s -> !s.isEmpty())
                        .mapToDouble(s -> s.lastEntry().getValue()).toArray();
                if (values.length > 0) {
                    bars.add(new Bar(group.getKey(), MetricName.of(metric).label(), MetricName.of(metric).drawn(Intervals.t(values))));
                    seeds = Math.max(seeds, values.length);
                }
            }
        }
        MetricName first = MetricName.of(metrics.get(0));
        String y = metrics.size() == 1 ? first.axis() : shared(metrics);
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("by", by);
        filters.put("value", "last logged");
        filters.put("whiskers", seeds > 1 ? "95% interval of the mean over seeds (t)" : "none");
        return draw(bars).axes("", y).source(data.source(metrics, filters))
                .caption(first.label() + " at the end of the run" + (seeds > 1 ? "; whiskers are 95% intervals over " + seeds + " seeds." : ", one seed."));
    }

    /** The words that all metrics' axes share at their end: "start accuracy" and "final accuracy" are both accuracy. */
    private static String shared(List<String> metrics) {
        String last = MetricName.of(metrics.get(0)).axis();
        for (String metric : metrics) {
            String axis = MetricName.of(metric).axis();
            while (!axis.endsWith(last)) {
                int space = last.indexOf(' ');
                last = space < 0 ? "" : last.substring(space + 1);
            }
        }
        return last;
    }

    /** Draws bars in clusters by setting, in the order given; a setting has its own colour, groups within it are shades. */
    static PaperChart draw(List<Bar> bars) {
        List<Setting> settings = bars.stream().map(Bar::setting).distinct().toList();
        List<String> groups = bars.stream().map(Bar::group).distinct().toList();
        PaperChart chart = new PaperChart();
        double width = CLUSTER / groups.size();
        // A whisker's cap has a size on paper, whatever the number of bars.
        double cap = CAP_POINTS / 72 / (Paper.COLUMN * 0.8 / settings.size());
        Map<Setting, Look> looks = new LinkedHashMap<>();
        for (Bar bar : bars) {
            int cluster = settings.indexOf(bar.setting());
            int place = groups.indexOf(bar.group());
            Look look = looks.computeIfAbsent(bar.setting(), s -> s.look() != null ? s.look() : Palette.other(looks.size()));
            double x = cluster - CLUSTER / 2 + (place + 0.5) * width;
            chart.bar("", shade(look, place, groups.size()), x, width * 0.94, bar.height().mean());
            if (bar.height().isKnown()) {
                chart.whiskers(Palette.INK, new double[] {x}, new double[] {bar.height().low()}, new double[] {bar.height().high()}, cap);
            }
        }
        if (groups.size() > 1) {
            for (int i = 0; i < groups.size(); i++) {
                chart.legend(groups.get(i), shade(new Look(Paper.REFERENCE, Look.Dash.SOLID, Look.Point.SQUARE), i, groups.size()));
            }
            chart.names(PaperChart.Names.ABOVE);
        }
        return chart.categories(settings.stream().map(Setting::label).toList());
    }

    /** Lighter than a line, so that a whisker is seen on it; earlier groups lighter still. */
    private static Look shade(Look look, int place, int of) {
        double share = FILL + (of == 1 ? 0 : 0.5 * (of - 1 - place) / (of - 1));
        return new Look(Palette.mix(look.color(), Color.WHITE, share), look.dash(), look.point());
    }
}
