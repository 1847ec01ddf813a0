package tailor.notebook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tailor.report.Rich;
import tailor.run.Progress;
import tailor.run.ProgressEvent;

/**
 * One live output that says how far the runs of a study are.
 *
 * <p>Runs report from their own threads; only the calling thread shows, every {@link #PERIOD_MILLIS}, because a kernel
 * sends an output to the cell whose thread asks. In a terminal a line is printed now and then instead.
 */
final class LiveProgress implements Progress {

    static final long PERIOD_MILLIS = 350;
    private static final double TERMINAL_SECONDS = 15;

    /** A run's latest word, and its first, from which the speed of this attempt follows. */
    private record Heard(ProgressEvent first, long firstNanos, ProgressEvent last, long lastNanos) {

        double perSecond(double amount) {
            return lastNanos == firstNanos ? 0 : amount / ((lastNanos - firstNanos) / 1e9);
        }

        double stepsPerSecond() {
            return perSecond(last.step() - first.step());
        }
    }

    private final String study;
    private final Map<String, String> labels = new LinkedHashMap<>(); // by run id, in planned order
    private final int loaded;
    private final Screen screen;
    private final long begun;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private String display; // null until shown
    private long shown;

    /**
     * Prepares the output.
     *
     * @param missing runs that are to be made
     * @param loaded how many were in the store
     * @param begun nanoseconds, when the study was asked for
     */
    LiveProgress(String study, List<PlannedRun> missing, int loaded, Screen screen, long begun) {
        this.study = study;
        this.loaded = loaded;
        this.screen = screen;
        this.begun = begun;
        missing.forEach(planned -> labels.put(planned.spec().id(), planned.label()));
    }

    @Override
    public void update(ProgressEvent event) {
        long now = System.nanoTime();
        heard.compute(event.runId(), (id, before) -> before == null ? new Heard(event, now, event, now)
                : new Heard(before.first(), before.firstNanos(), event, now));
    }

    /** Shows the state now, unless it was shown a moment ago. */
    void show(long done, boolean always) {
        double pause = screen.isPage() ? 0 : TERMINAL_SECONDS;
        if (always && !screen.isPage() || !always && display != null && (System.nanoTime() - shown) / 1e9 < pause) {
            return;
        }
        put(new View(rows(), line(done)));
    }

    /** Replaces the live output by what stays: how many runs were made and loaded, and in what time. */
    void end() {
        String time = Spoken.duration(seconds());
        String made = labels.isEmpty() ? "" : Spoken.count(labels.size(), "run") + " made";
        String from = loaded == 0 ? "" : Spoken.count(loaded, "run") + " loaded from the store";
        String both = made.isEmpty() || from.isEmpty() ? made + from : made + " and " + from;
        put(new View(List.of(), study + ": " + both + " in " + time));
    }

    /** Says how far it came when it was stopped. */
    void stopped(int done) {
        put(new View(rows(), "%s: ended early, with %d of %s made in %s".formatted(
                study, done, Spoken.count(labels.size(), "run"), Spoken.duration(seconds()))));
    }

    private void put(View view) {
        if (display == null) {
            display = screen.show(view);
        } else {
            screen.update(display, view);
        }
        shown = System.nanoTime();
    }

    private double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** The whole in one line: runs, steps, speed, time left, a metric. */
    private String line(long done) {
        long step = 0;
        long steps = 0;
        double speed = 0;
        double tokens = 0;
        String metric = "";
        for (Heard one : heard.values()) {
            step += one.last().step();
            steps += one.last().steps();
            if (one.last().step() < one.last().steps()) {
                speed += one.stepsPerSecond();
                tokens += one.perSecond(one.last().tokens() - one.first().tokens());
                metric = metric.isEmpty() ? metric(one.last()) : metric;
            }
        }
        StringBuilder line = new StringBuilder("%s: %d of %s".formatted(study, done, Spoken.count(labels.size(), "run")));
        if (!heard.isEmpty()) {
            long all = steps * labels.size() / heard.size(); // runs that have not begun are taken to be as long
            line.append(", step ").append(step).append(" of ").append(all);
            if (speed > 0) {
                line.append(", ").append(Spoken.rate(tokens)).append(" tokens/s, ").append(Spoken.duration((all - step) / speed)).append(" left");
            }
        }
        return line.append(metric.isEmpty() ? "" : ", " + metric).toString();
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        labels.forEach((id, label) -> {
            Heard one = heard.entrySet().stream().filter(entry -> isAttemptOf(entry.getKey(), id)).map(Map.Entry::getValue).findFirst().orElse(null);
            if (one == null) {
                rows.add(List.of(Html.escape(label), Html.bar(0), "waiting", "", "", ""));
                return;
            }
            ProgressEvent last = one.last();
            boolean whole = last.step() >= last.steps();
            double speed = one.stepsPerSecond();
            rows.add(List.of(Html.escape(label), Html.bar(last.steps() == 0 ? 0 : (double) last.step() / last.steps()),
                    last.step() + " / " + last.steps(),
                    Spoken.rate(one.perSecond(last.tokens() - one.first().tokens())),
                    whole ? "done" : speed == 0 ? "" : Spoken.duration((last.steps() - last.step()) / speed),
                    Html.escape(metric(last))));
        });
        return rows;
    }

    /** A run's id is its spec's, or that with -2, -3, … when other code has made it before. */
    private static boolean isAttemptOf(String runId, String specId) {
        return runId.equals(specId) || runId.startsWith(specId + "-");
    }

    private static String metric(ProgressEvent event) {
        Iterator<Map.Entry<String, Double>> metrics = event.metrics().entrySet().iterator();
        if (!metrics.hasNext()) {
            return "";
        }
        Map.Entry<String, Double> first = metrics.next();
        return first.getKey() + " " + Spoken.metric(first.getValue());
    }

    /** One state of the output: a table on a page, a line in a terminal. */
    private record View(List<List<String>> rows, String line) implements Rich {

        @Override
        public String toHtml() {
            String table = rows.isEmpty() ? "" : Html.table(List.of("run", "", "step", "tokens/s", "left", "metric"), rows);
            return "<div>" + Html.escape(line) + table + "</div>";
        }

        @Override
        public String toString() {
            return line;
        }
    }
}
