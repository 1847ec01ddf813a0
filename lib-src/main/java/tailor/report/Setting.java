package tailor.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The value that a group of runs has under the keys by which a table or figure is grouped, and how it is written.
 *
 * @param values value by configuration key, in the order asked for; numbers, strings, booleans, or null when unset
 */
record Setting(Map<String, Object> values) implements Comparable<Setting> {
    static final String BETA = "\u03B2";
    static final String LAMBDA_HAT = "\u03BB\u0302";
    static final String LAMBDA_TILDE = "\u03BB\u0303";

    private static final List<String> PAPER_ORDER = List.of("baseline", "precision", "diversity", "tail", "head");

    private static final Map<String, String> SYMBOLS = Map.ofEntries(Map.entry("beta", BETA),
            Map.entry("lambda_tail", LAMBDA_HAT), Map.entry("lambda_top", LAMBDA_TILDE));

    Setting {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** @return the symbol of a key's last part in the paper's letters, or the part itself with spaces. */
    static String symbol(String key) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        return SYMBOLS.getOrDefault(last, last.replace('_', ' '));
    }

    /** @return a value as a reader writes it: −0.25, 3·10^{−4}, on. */
    static String write(Object value) {
        if (value == null) {
            return "unset";
        }
        if (value instanceof Boolean on) {
            return on ? "on" : "off";
        }
        if (!(value instanceof Number number)) {
            return value.toString();
        }
        BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
        int decade = exact.precision() - exact.scale() - 1;
        if (exact.signum() != 0 && (decade < -3 || decade > 5)) {
            BigDecimal digits = exact.abs().scaleByPowerOfTen(-decade);
            String factor = digits.compareTo(BigDecimal.ONE) == 0 ? "" : digits.stripTrailingZeros().toPlainString() + "\u00B7";
            return (exact.signum() < 0 ? "\u2212" : "") + factor + "10^{" + (decade < 0 ? "\u2212" : "") + Math.abs(decade) + "}";
        }
        return (exact.signum() < 0 ? "\u2212" : "") + exact.abs().toPlainString();
    }

    /** @return e.g. {@code β = −0.25}, or {@code precision} where the reward shape has a name; empty for one group of all. */
    String label() {
        String name = name();
        if (name != null) {
            return name;
        }
        List<String> parts = new ArrayList<>();
        values.forEach((key, value) -> parts.add(value instanceof String text ? text : symbol(key) + " = " + write(value)));
        return String.join(", ", parts);
    }

    /** @return the look of the setting, or null when it has none of its own. */
    Look look() {
        String name = name();
        if (name != null) {
            return Palette.named(name);
        }
        if (values.size() == 1) {
            Map.Entry<String, Object> only = values.entrySet().iterator().next();
            return Palette.of(only.getKey(), only.getValue());
        }
        return null;
    }

    /** The five settings of the paper, when β is grouped together with a λ: at most one of them differs from 0. */
    private String name() {
        Map<String, Double> shape = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            String symbol = symbol(entry.getKey());
            boolean known = symbol.equals(BETA) || symbol.equals(LAMBDA_HAT) || symbol.equals(LAMBDA_TILDE);
            if (!known || !(entry.getValue() instanceof Number number)) {
                return null;
            }
            shape.put(symbol, number.doubleValue());
        }
        if (shape.size() < 2) {
            return null;
        }
        double beta = shape.getOrDefault(BETA, 0.0);
        double hat = shape.getOrDefault(LAMBDA_HAT, 0.0);
        double tilde = shape.getOrDefault(LAMBDA_TILDE, 0.0);
        String which = beta + "/" + hat + "/" + tilde;
        return switch (which) {
            case "0.0/0.0/0.0" -> "baseline";
            case "-0.25/0.0/0.0" -> "precision";
            case "0.5/0.0/0.0" -> "diversity";
            case "0.0/-0.1/0.0" -> "tail";
            case "0.0/0.0/0.1" -> "head";
            default -> null;
        };
    }

    /** Named settings come in the paper's order; all others by value. */
    private int rank() {
        Object only = values.size() == 1 ? values.values().iterator().next() : null;
        String name = name() != null ? name() : only instanceof String text ? text.toLowerCase(Locale.ROOT) : "";
        int rank = PAPER_ORDER.indexOf(name);
        return rank < 0 ? PAPER_ORDER.size() : rank;
    }

    @Override
    public int compareTo(Setting other) {
        if (rank() != other.rank()) {
            return Integer.compare(rank(), other.rank());
        }
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            int order = compare(entry.getValue(), other.values.get(entry.getKey()));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue(), y.doubleValue());
        }
        if (a instanceof Number != b instanceof Number) {
            return a instanceof Number ? -1 : 1;
        }
        return Objects.equals(a, b) ? 0 : String.valueOf(a).compareTo(String.valueOf(b));
    }
}
