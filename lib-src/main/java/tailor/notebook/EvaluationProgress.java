package tailor.notebook;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tailor.report.Rich;
import tailor.train.Probe;
import tailor.train.SamplingSettings;

/** One live line that says how far an evaluation is, and how fast: only the calling thread shows it, as a kernel needs. */
final class EvaluationProgress implements Probe.Listener {
    static final long PERIOD_MILLIS = 350;
    private static final double TERMINAL_SECONDS = 15;

    private final SamplingSettings settings;
    private final int missing;
    private final int loaded;
    private final Screen screen;
    private final long begun = System.nanoTime();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong tokens = new AtomicLong();
    private String display; // null until shown
    private long shown;

    EvaluationProgress(SamplingSettings settings, int missing, int loaded, Screen screen) {
        this.settings = settings;
        this.missing = missing;
        this.loaded = loaded;
        this.screen = screen;
    }

    @Override
    public void sampled(long more, long moreTokens) {
        samples.addAndGet(more);
        tokens.addAndGet(moreTokens);
    }

    /** Counts a model whose samples are in the store. */
    void done() {
        done.incrementAndGet();
    }

    void show() {
        if (display == null || screen.isPage() || (System.nanoTime() - shown) / 1e9 > TERMINAL_SECONDS) {
            put("evaluation on %s: %d of %s, %s".formatted(settings.task(), done.get(), Spoken.count(missing, "model"), speed()));
        }
    }

    /** What stays in the cell. */
    void end() {
        String made = missing == 0 ? "" : "%s sampled (%s), %s".formatted(Spoken.count(missing, "model"), Spoken.duration(seconds()), speed());
        String old = loaded == 0 ? "" : Spoken.count(loaded, "model") + " loaded from the store";
        put("evaluation on " + settings.task() + ": " + made + (made.isEmpty() || old.isEmpty() ? "" : "; ") + old);
    }

    /** What is said when the cell was stopped. */
    String stopped() {
        String line = "stopped: %d of %s in the store; run the cell again to go on from here".formatted(done.get(), Spoken.count(missing, "model"));
        put("evaluation on " + settings.task() + " " + line);
        return line;
    }

    private String speed() {
        return "%s samples, %s samples/s, %s tokens/s".formatted(String.format(Locale.ROOT, "%,d", samples.get()),
                Spoken.rate(samples.get() / seconds()), Spoken.rate(tokens.get() / seconds()));
    }

    private double seconds() {
        return Math.max(1e-9, (System.nanoTime() - begun) / 1e9);
    }

    private void put(String line) {
        Rich view = new Rich() {
            @Override
            public String toHtml() {
                return "<div>" + Html.escape(line) + "</div>";
            }

            @Override
            public String toString() {
                return line;
            }
        };
        if (display == null) {
            display = screen.show(view);
        } else {
            screen.update(display, view);
        }
        shown = System.nanoTime();
    }
}
