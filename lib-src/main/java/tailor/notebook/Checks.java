package tailor.notebook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tailor.report.Rich;

/**
 * What a cell claims, held against its numbers: a claim that does not hold stops the cell, those that hold are shown.
 *
 * <pre>{@code
 * Lab.check().equal("ten lines = the library", mine, theirs, 1e-6).between("slope", slope, -0.6, -0.4)
 * }</pre>
 */
public final class Checks implements Rich {

    private record Held(String claim, String found) {}

    private final List<Held> held;

    private Checks(List<Held> held) {
        this.held = held;
    }

    /** Nothing claimed yet. */
    static Checks none() {
        return new Checks(List.of());
    }

    /**
     * Claims that two arrays agree everywhere.
     *
     * @param tolerance largest absolute difference, at least 0
     * @throws IllegalStateException naming the claim and the difference, if they do not
     */
    public Checks equal(String claim, NDArray a, NDArray b, double tolerance) {
        if (!a.getShape().equals(b.getShape())) {
            throw failed(claim, "shapes " + a.getShape() + " and " + b.getShape());
        }
        double difference = a.sub(b).abs().max().toType(DataType.FLOAT64, false).getDouble();
        return hold(claim, difference <= tolerance, "largest difference %s, allowed %s".formatted(brief(difference), brief(tolerance)));
    }

    /** Claims that two numbers agree; see {@link #equal(String, NDArray, NDArray, double)}. */
    public Checks equal(String claim, double a, double b, double tolerance) {
        return hold(claim, Math.abs(a - b) <= tolerance, "%s and %s, allowed difference %s".formatted(brief(a), brief(b), brief(tolerance)));
    }

    /**
     * Claims that a number lies in [low, high].
     *
     * @throws IllegalStateException naming the claim and the number, if it does not
     */
    public Checks between(String claim, double value, double low, double high) {
        return hold(claim, value >= low && value <= high, "%s, in [%s, %s]".formatted(brief(value), brief(low), brief(high)));
    }

    private Checks hold(String claim, boolean holds, String found) {
        if (!holds) {
            throw failed(claim, found);
        }
        List<Held> more = new ArrayList<>(held);
        more.add(new Held(claim, found));
        return new Checks(List.copyOf(more));
    }

    /** Without a stack trace: a cell shows the message alone. */
    private static IllegalStateException failed(String claim, String found) {
        IllegalStateException failure = new IllegalStateException("does not hold: " + claim + " (" + found + ")");
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }

    private static String brief(double value) {
        boolean plain = value == 0 || Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5;
        return plain ? trimmed(String.format(Locale.ROOT, "%.4f", value)) : String.format(Locale.ROOT, "%.1e", value);
    }

    private static String trimmed(String number) {
        return number.replaceAll("\\.?0+$", "");
    }

    @Override
    public String toHtml() {
        return Html.table(List.of(), held.stream()
                .map(one -> List.of("<span style=\"color: #00725a\">\u2713</span> " + Html.escape(one.claim()), Html.escape(one.found()))).toList());
    }

    @Override
    public String toString() {
        return held.stream().map(one -> "\u2713 " + one.claim() + ": " + one.found()).collect(Collectors.joining("\n"));
    }
}
