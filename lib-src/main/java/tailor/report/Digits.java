package tailor.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as a reader wants them: no digit without meaning, a true minus sign. */
final class Digits {
    private static final int MOST_DECIMALS = 8;

    private Digits() {
    }

    /** @return the value with the given number of significant digits; plain from 0.0001 to a million, else 1.2e-7. */
    static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "" : value > 0 ? "\u221E" : "\u2212\u221E";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return minus(BigDecimal.valueOf(value).setScale(0, RoundingMode.HALF_UP).toPlainString());
        }
        if (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7) {
            String[] parts = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value).split("e");
            return minus(parts[0]) + "e" + Integer.parseInt(parts[1]);
        }
        return minus(new BigDecimal(value).round(new MathContext(digits)).toPlainString());
    }

    /** @return the value with so many decimals. */
    static String fixed(double value, int decimals) {
        return minus(BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString());
    }

    /** @return the decimals that show {@code digits} significant digits of a width; of the value when the width is 0. */
    static int decimals(double width, int digits, double value) {
        double scale = width > 0 ? width : Math.abs(value) / 1000;
        if (!(scale > 0)) {
            return 0;
        }
        int decimals = digits - 1 - (int) Math.floor(Math.log10(scale));
        return Math.max(0, Math.min(MOST_DECIMALS, decimals));
    }

    private static String minus(String number) {
        return number.replace('-', '\u2212');
    }
}
