package tailor.notebook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
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

    /** A run's first word in this attempt, and its latest. */
    private record Heard(ProgressEvent first, long firstNanos, ProgressEvent last) {

        long steps() {
            return last.step() - first.step();
        }

        long tokens() {
            return last.tokens() - first.tokens();
        }

        double perSecond(double amount) {
            return amount / Math.max(1e-9, (System.nanoTime() - firstNanos) / 1e9);
        }
    }

    private final String study;
    private final Map<String, String> labels = new LinkedHashMap<>(); // by run id, in planned order
    private final int loaded;
    private final Screen screen;
    private final long begun;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private final Set<String> collapsed = new ConcurrentSkipListSet<>();
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
        if (event.metrics().getOrDefault("collapse", 0.0) > 0) {
            collapsed.add(event.runId());
        }
        heard.merge(event.runId(), new Heard(event, System.nanoTime(), event),
                (before, now) -> new Heard(before.first(), before.firstNanos(), event));
    }

    /**
     * Shows the state now, unless it was shown a moment ago.
     *
     * @param done ids of the specs whose runs are in the store
     */
    void show(Set<String> done, boolean always) {
        double pause = screen.isPage() ? 0 : TERMINAL_SECONDS;
        if (always && !screen.isPage() || !always && display != null && (System.nanoTime() - shown) / 1e9 < pause) {
            return;
        }
        put(new View(rows(done), line(done.size())));
    }

    /** Says that the runs of a stopped cell are still ending their step. */
    void await() {
        if (display == null) {
            put(new View(List.of(), study + ": waiting for the runs of the stopped cell to end their step"));
        }
    }

    /** Replaces the live output by what stays: how many runs were made and loaded, and in what time. */
    void end() {
        String time = Spoken.duration(seconds());
        String made = labels.isEmpty() ? "" : Spoken.count(labels.size(), "run") + " made";
        String from = loaded == 0 ? "" : Spoken.count(loaded, "run") + " loaded from the store";
        String both = made.isEmpty() || from.isEmpty() ? made + from : made + " and " + from;
        put(new View(List.of(), study + ": " + both + " in " + time + warning()));
    }

    /** Which policies collapsed on the way; empty if none did. */
    private String warning() {
        return collapsed.isEmpty() ? "" : "; ⚠ the policy of " + Spoken.count(collapsed.size(), "run") + " collapsed: "
                + String.join(", ", collapsed);
    }

    /** Says how far it came, and what then; the page keeps it even where a kernel hides the exception of an interrupt. */
    void stopped(Set<String> done, String next) {
        put(new View(rows(done), "%s: %d of %s made in %s; %s".formatted(
                study, done.size(), Spoken.count(labels.size(), "run"), Spoken.duration(seconds()), next)));
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

    /** The whole in one line: runs, steps, speed, time left, a metric. The speed counts pauses such as evaluations. */
    private String line(int done) {
        StringBuilder line = new StringBuilder("%s: %d of %s".formatted(study, done, Spoken.count(labels.size(), "run")));
        if (heard.isEmpty()) {
            return line.append(", preparing").toString();
        }
        long steps = 0;
        long now = 0;
        long made = 0;
        long tokens = 0;
        long began = Long.MAX_VALUE;
        String metric = "";
        for (Heard one : heard.values()) {
            steps += one.last().steps();
            now += one.last().step();
            made += one.steps();
            tokens += one.tokens();
            began = Math.min(began, one.firstNanos());
            metric = one.last().step() < one.last().steps() ? metric(one.last()) : metric;
        }
        long all = steps * labels.size() / heard.size(); // runs that have not begun are taken to be as long
        double seconds = Math.max(1e-9, (System.nanoTime() - began) / 1e9);
        line.append(", step ").append(now).append(" of ").append(all);
        if (made > 0 && now < all) {
            line.append(", ").append(Spoken.rate(tokens / seconds)).append(" tokens/s, about ")
                    .append(Spoken.duration((all - now) * seconds / made)).append(" left");
        }
        return line.append(metric.isEmpty() ? "" : ", " + metric).append(warning()).toString();
    }

    private List<List<String>> rows(Set<String> done) {
        List<List<String>> rows = new ArrayList<>();
        labels.forEach((id, label) -> {
            Heard one = heard.entrySet().stream().filter(entry -> isAttemptOf(entry.getKey(), id)).map(Map.Entry::getValue).findFirst().orElse(null);
            rows.add(one == null ? List.of(Html.escape(label), Html.bar(0), "", "", "waiting", "") : row(label, one, done.contains(id)));
        });
        return rows;
    }

    private static List<String> row(String label, Heard one, boolean done) {
        ProgressEvent last = one.last();
        long left = last.steps() - last.step();
        String time = done ? "done" : left == 0 ? "concluding" : one.steps() == 0 ? "" : Spoken.duration(left / one.perSecond(one.steps()));
        String speed = done || one.steps() == 0 ? "" : Spoken.rate(one.perSecond(one.tokens()));
        return List.of(Html.escape(label), Html.bar(last.steps() == 0 ? 0 : (double) last.step() / last.steps()),
                last.step() + " / " + last.steps(), speed, time, Html.escape(metric(last)));
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
