package tailor.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where an axis is marked and what the marks say.
 *
 * @param major labelled positions, data units, ascending
 * @param labels one for each of {@code major}, in the notation of {@link Label}
 * @param minor unlabelled positions, data units
 */
record Ticks(List<Double> major, List<String> labels, List<Double> minor) {
    Ticks {
        if (major.size() != labels.size()) {
            throw new IllegalArgumentException("Ticks and labels differ in number: " + major.size() + " and " + labels.size());
        }
        major = List.copyOf(major);
        labels = List.copyOf(labels);
        minor = List.copyOf(minor);
    }

    /** Round steps (1, 2 or 5 times a power of ten), at most {@code most} of them. */
    static Ticks linear(double low, double high, int most) {
        double span = high - low;
        if (!(span > 0)) {
            return new Ticks(List.of(low), List.of(number(low, Math.max(1, Math.abs(low) / 100))), List.of());
        }
        double step = step(span / Math.max(1, most));
        // Two ticks do not make a scale: rather one or two more than asked for.
        if (Math.floor(high / step) - Math.ceil(low / step) < 2) {
            step = step(span / (most + 2));
        }
        List<Double> at = new ArrayList<>();
        // Counted in whole steps, so that 0.30000000000000004 never appears.
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + span * 1e-9; i++) {
            at.add(BigDecimal.valueOf(step).multiply(BigDecimal.valueOf(i)).doubleValue());
        }
        double chosen = step;
        double largest = at.stream().mapToDouble(Math::abs).max().orElse(0);
        return new Ticks(at, at.stream().map(value -> label(value, chosen, largest)).toList(), List.of());
    }

    /** Decades, with the values between as minor ticks; on less than two decades 1, 2 and 5 are labelled too. */
    static Ticks logarithmic(double low, double high, int most) {
        int first = (int) Math.floor(Math.log10(low) + 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        boolean narrow = Math.log10(high / low) < 2;
        int every = Math.max(1, (int) Math.ceil((last - first) / (double) Math.max(2, most)));
        boolean powers = first < -2 || last > 3;
        List<Double> major = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        List<Double> minor = new ArrayList<>();
        for (int decade = first; decade <= last; decade++) {
            for (int digit = 1; digit < 10; digit++) {
                BigDecimal exact = BigDecimal.valueOf(digit).scaleByPowerOfTen(decade);
                double value = exact.doubleValue();
                if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) {
                    continue;
                }
                boolean named = digit == 1 ? Math.floorMod(decade, every) == 0 : narrow && (digit == 2 || digit == 5);
                if (named) {
                    major.add(value);
                    labels.add(powers ? power(digit, decade) : exact.stripTrailingZeros().toPlainString());
                } else if (digit == 1 || last - first <= 7) {
                    minor.add(value);
                }
            }
        }
        return new Ticks(major, labels, minor);
    }

    /** @return the value with a true minus sign and no more digits than the step needs. */
    static String number(double value, double step) {
        int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
        return (rounded.signum() < 0 ? "\u2212" : "") + rounded.abs().toPlainString();
    }

    private static String label(double value, double step, double largest) {
        if (largest >= 1e6) {
            return value == 0 ? "0" : number(value / 1e6, step / 1e6) + "M";
        }
        if (largest >= 2e4) {
            return value == 0 ? "0" : number(value / 1e3, step / 1e3) + "k";
        }
        if (largest < 1e-3) {
            int decade = (int) Math.floor(Math.log10(largest) + 1e-9);
            String scaled = number(value / Math.pow(10, decade), step / Math.pow(10, decade));
            return value == 0 ? "0" : scaled + "\u00B710^{" + exponent(decade) + "}";
        }
        return number(value, step);
    }

    private static String power(int digit, int decade) {
        return (digit == 1 ? "" : digit + "\u00B7") + "10^{" + exponent(decade) + "}";
    }

    private static String exponent(int decade) {
        return (decade < 0 ? "\u2212" : "") + String.format(Locale.ROOT, "%d", Math.abs(decade));
    }

    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (factor * power >= least * (1 - 1e-9)) {
                // Through decimal digits: 10^-3 as a double is not 0.001.
                return new BigDecimal(factor * power).round(new MathContext(3)).doubleValue();
            }
        }
        throw new IllegalStateException("No step for " + least);
    }
}
