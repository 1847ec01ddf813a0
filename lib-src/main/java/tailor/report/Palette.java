package tailor.report;

import java.awt.Color;
import java.util.List;
import java.util.Map;
import tailor.report.Look.Dash;
import tailor.report.Look.Point;

/**
 * Which look a setting has. A look is a function of the setting alone, never of what else is in the figure: precision
 * is the same blue whether three or five settings are shown.
 *
 * <p>Colours are those of Okabe and Ito (2008), chosen to be distinct under every common colour blindness.
 */
public final class Palette {
    /** Near-black, the colour of the baseline and of the axes. */
    public static final Color INK = Paper.INK;
    /** Okabe-Ito blue. */
    public static final Color BLUE = new Color(0x00, 0x72, 0xB2);
    /** Okabe-Ito vermillion. */
    public static final Color VERMILLION = new Color(0xD5, 0x5E, 0x00);
    /** Okabe-Ito bluish green. */
    public static final Color GREEN = new Color(0x00, 0x9E, 0x73);
    /** Okabe-Ito reddish purple. */
    public static final Color PURPLE = new Color(0xCC, 0x79, 0xA7);
    /** Okabe-Ito orange. */
    public static final Color ORANGE = new Color(0xE6, 0x9F, 0x00);
    /** Okabe-Ito sky blue. */
    public static final Color SKY = new Color(0x56, 0xB4, 0xE9);

    private static final Look BASELINE = new Look(INK, Dash.SOLID, Point.CIRCLE);
    private static final Look PRECISION = new Look(BLUE, Dash.LONG, Point.DOWN);
    private static final Look DIVERSITY = new Look(VERMILLION, Dash.SHORT, Point.UP);
    private static final Look TAIL = new Look(GREEN, Dash.DASH_DOT, Point.SQUARE);
    private static final Look HEAD = new Look(PURPLE, Dash.DOTTED, Point.DIAMOND);

    private static final Map<String, Look> NAMED = Map.of("baseline", BASELINE, "cross-entropy", BASELINE,
            "precision", PRECISION, "diversity", DIVERSITY, "tail", TAIL, "tail suppression", TAIL,
            "head", HEAD, "head reward", HEAD, "truth", new Look(new Color(0x77, 0x77, 0x77), Dash.DOTTED, Point.CIRCLE));

    /** For settings without a look of their own, in this order. */
    private static final List<Look> OTHERS = List.of(
            new Look(BLUE, Dash.SOLID, Point.CIRCLE), new Look(ORANGE, Dash.LONG, Point.UP),
            new Look(GREEN, Dash.SHORT, Point.SQUARE), new Look(PURPLE, Dash.DASH_DOT, Point.DIAMOND),
            new Look(SKY, Dash.DOTTED, Point.DOWN), new Look(VERMILLION, Dash.DASH_DOT_DOT, Point.CIRCLE),
            new Look(INK, Dash.SOLID, Point.SQUARE));

    private Palette() {
    }

    /**
     * @param name a setting by name: baseline, precision, diversity, tail, head, truth
     * @return its look, or null when the name has none
     */
    static Look named(String name) {
        return NAMED.get(name.strip().toLowerCase(java.util.Locale.ROOT));
    }

    /**
     * @param key a configuration key, e.g. {@code loss.beta}
     * @param value its value
     * @return the look of that value in every figure, or null when neither key nor value has one
     */
    public static Look of(String key, Object value) {
        if (!(value instanceof Number number)) {
            return named(String.valueOf(value));
        }
        double v = number.doubleValue();
        String symbol = Setting.symbol(key);
        Look full = switch (symbol) {
            case Setting.BETA -> v < 0 ? PRECISION : DIVERSITY;
            case Setting.LAMBDA_HAT -> TAIL;
            case Setting.LAMBDA_TILDE -> HEAD;
            default -> null;
        };
        if (full == null) {
            return null;
        }
        // The paper's value has the pure colour; weaker settings are lighter, stronger ones darker.
        double paper = symbol.equals(Setting.BETA) ? (v < 0 ? 0.25 : 0.5) : 0.1;
        return v == 0 ? BASELINE : graded(full, Math.abs(v) / paper);
    }

    /** @return the look of the i-th setting among those without a look of their own, i from 0, wrapping round. */
    public static Look other(int i) {
        return OTHERS.get(Math.floorMod(i, OTHERS.size()));
    }

    private static Look graded(Look look, double strength) {
        double octaves = Math.log(strength) / Math.log(2);
        if (Math.abs(octaves) < 1e-9) {
            return look;
        }
        Color color = octaves < 0 ? mix(look.color(), Color.WHITE, Math.min(0.55, -octaves * 0.28))
                : mix(look.color(), Color.BLACK, Math.min(0.65, octaves * 0.32));
        int turn = (int) Math.signum(octaves) * (int) Math.ceil(Math.abs(octaves));
        return new Look(color, shifted(Dash.values(), look.dash(), turn), shifted(Point.ofSettings(), look.point(), turn));
    }

    private static <T extends Enum<T>> T shifted(T[] values, T value, int by) {
        return values[Math.floorMod(value.ordinal() + by, values.length)];
    }

    static Color mix(Color a, Color b, double share) {
        return new Color((int) Math.round(a.getRed() + (b.getRed() - a.getRed()) * share),
                (int) Math.round(a.getGreen() + (b.getGreen() - a.getGreen()) * share),
                (int) Math.round(a.getBlue() + (b.getBlue() - a.getBlue()) * share));
    }
}
