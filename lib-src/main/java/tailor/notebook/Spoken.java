package tailor.notebook;

import java.util.Locale;

/** Numbers as people say them, the same in every locale. */
final class Spoken {

    private Spoken() {}

    /** {@code under 0.1 s}, {@code 0.4 s}, {@code 42 s}, {@code 3 min 12 s}, {@code 2 h 5 min}. */
    static String duration(double seconds) {
        if (seconds < 0.1) {
            return "under 0.1 s";
        }
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600 ? whole / 60 + " min " + whole % 60 + " s" : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    /** {@code 1 run}, {@code 9 runs}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** {@code 840}, {@code 12.3k}, {@code 1.2M}. */
    static String rate(double perSecond) {
        if (perSecond < 1000) {
            return Long.toString(Math.round(perSecond));
        }
        return perSecond < 1e6 ? String.format(Locale.ROOT, "%.1fk", perSecond / 1e3) : String.format(Locale.ROOT, "%.1fM", perSecond / 1e6);
    }

    /** Four significant digits, more than enough for a glance. */
    static String metric(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5 || value == 0 ? "%.4g" : "%.3e", value);
    }
}
