package tailor.report;

import java.util.List;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/**
 * Where everything of one figure stands, computed before anything is painted. Chart units, y downwards.
 *
 * @param left left edge of the plot rectangle
 * @param top top edge of the plot rectangle
 * @param width width of the plot rectangle
 * @param height height of the plot rectangle
 * @param x the x axis
 * @param y the y axis
 * @param names where the lines' names stand, never AUTO
 * @param categories what stands under the bars
 */
record PaperLayout(double left, double top, double width, double height, Axis x, Axis y, PaperChart.Names names,
        CategoryLabels categories) {

    /** A range with its ticks. */
    record Axis(double low, double high, boolean logarithmic, Ticks ticks) {
        /** @return where a value lies, 0 at the low end and 1 at the high end. */
        double share(double value) {
            return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        }

        Axis with(Ticks better) {
            return new Axis(low, high, logarithmic, better);
        }
    }

    /** Height of one line of an axis title. */
    static final double TITLE_LINE = Paper.points(Paper.LABEL_SIZE * 1.1);

    private static final Ticks NO_TICKS = new Ticks(List.of(), List.of(), List.of());

    /** Space between parts, points. */
    private static final double GAP = 3;

    static PaperLayout of(PaperChart chart, int width, int height) {
        LineNames lineNames = new LineNames(chart.named());
        if (chart.names() != PaperChart.Names.AUTO) {
            return of(chart, width, height, chart.names());
        }
        PaperChart.Names names = lineNames.bestPlace(axis(chart, true), width);
        PaperLayout layout = of(chart, width, height, names);
        boolean covered = names == PaperChart.Names.INSIDE && lineNames.corner(layout, chart) == null;
        return covered ? of(chart, width, height, PaperChart.Names.ABOVE) : layout;
    }

    private static PaperLayout of(PaperChart chart, int width, int height, PaperChart.Names names) {
        LineNames lineNames = new LineNames(chart.named());
        Axis x = axis(chart, true);
        Axis y = axis(chart, false);
        double top = Paper.points(GAP + 2) + (blank(chart.getTitle()) ? 0 : Paper.points(Paper.TITLE_SIZE + GAP))
                + (names == PaperChart.Names.ABOVE ? lineNames.rowsHeight(width) : 0);
        double right = width - Math.max(names == PaperChart.Names.AT_LINES ? lineNames.margin() : 0, Paper.points(7));
        CategoryLabels categories = CategoryLabels.NONE;
        double bottom = height - below(chart, categories);
        if (!chart.categories().isEmpty()) {
            // Their lines need the width of the plot, which depends a little on its height, which depends on their lines.
            double plot = right - beside(chart, ticksOfHeight(y, bottom - top), bottom - top);
            categories = CategoryLabels.of(chart.categories(), plot * Math.min(1, x.share(1) - x.share(0)));
            bottom = height - below(chart, categories);
        }
        y = y.with(ticksOfHeight(y, bottom - top));
        double left = beside(chart, y.ticks(), bottom - top);
        for (int bar = 0; bar < categories.names().size(); bar++) {
            left = Math.max(left, (categories.reach(bar) - x.share(bar) * right) / (1 - x.share(bar)));
        }
        x = chart.categories().isEmpty() ? x.with(fitting(x, right - left)) : x;
        return new PaperLayout(left, top, right - left, bottom - top, x, y, names, categories);
    }

    double atX(double value) {
        return left + x.share(value) * width;
    }

    double atY(double value) {
        return top + (1 - y.share(value)) * height;
    }

    /** Leaves out the points that a logarithmic axis cannot show; the lower edge of a fill ends at the axis instead. */
    void keepShown(XYSeries series) {
        double[] xs = series.getXData().clone();
        double[] ys = series.getYData().clone();
        boolean fill = series.getXYSeriesRenderStyle() == XYSeriesRenderStyle.PolygonArea;
        for (int i = 0; i < xs.length; i++) {
            if (x.logarithmic() && xs[i] <= 0) {
                xs[i] = x.low();
                ys[i] = fill ? ys[i] : Double.NaN;
            }
            if (y.logarithmic() && ys[i] <= 0) {
                ys[i] = fill ? y.low() : Double.NaN;
            }
        }
        series.replaceData(xs, ys, series.getExtraValues());
    }

    private static Axis axis(PaperChart chart, boolean horizontal) {
        var styler = chart.getStyler();
        boolean log = horizontal ? styler.isXAxisLogarithmic() : styler.isYAxisLogarithmic();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (XYSeries series : chart.getSeriesMap().values()) {
            double[] x = series.getXData();
            double[] y = series.getYData();
            for (int i = 0; i < x.length; i++) {
                double value = horizontal ? x[i] : y[i];
                boolean shown = Double.isFinite(x[i]) && Double.isFinite(y[i]) && !(log && value <= 0);
                if (shown && series.isEnabled()) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        for (PaperChart.Reference reference : chart.references()) {
            if (reference.horizontal() != horizontal && !(log && reference.at() <= 0)) {
                low = Math.min(low, reference.at());
                high = Math.max(high, reference.at());
            }
        }
        if (low > high) {
            throw new IllegalArgumentException("The chart has no finite points to draw" + (log ? " on a logarithmic axis" : "")
                    + "; add a line, or check that the metric was logged");
        }
        Double askedLow = horizontal ? styler.getXAxisMin() : styler.getYAxisMin();
        Double askedHigh = horizontal ? styler.getXAxisMax() : styler.getYAxisMax();
        boolean bars = !chart.categories().isEmpty();
        boolean lines = chart.named().stream().allMatch(PaperChart.Named::line);
        Axis padded = padded(low, high, log, horizontal && lines && !bars ? 0.015 : 0.06, !horizontal && bars);
        return new Axis(askedLow == null ? padded.low : askedLow, askedHigh == null ? padded.high : askedHigh, log, NO_TICKS);
    }

    /** Widens a range by a share of itself at both ends; a bar stands on 0 without a gap. */
    private static Axis padded(double low, double high, boolean log, double share, boolean onZero) {
        if (log) {
            double factor = high > low ? Math.pow(high / low, share) : 2;
            return new Axis(low / factor, high * factor, true, NO_TICKS);
        }
        double pad = high > low ? (high - low) * share : Math.max(Math.abs(low) * 0.05, 1e-6);
        return new Axis(onZero && low == 0 ? 0 : low - pad, onZero && high == 0 ? 0 : high + pad, false, NO_TICKS);
    }

    private static Ticks ticksOfHeight(Axis axis, double height) {
        return ticks(axis, (int) Math.max(2, height / Paper.points(24)));
    }

    private static Ticks ticks(Axis axis, int most) {
        return axis.logarithmic() ? Ticks.logarithmic(axis.low(), axis.high(), most) : Ticks.linear(axis.low(), axis.high(), most);
    }

    /** As many ticks as fit side by side with air between. */
    private static Ticks fitting(Axis axis, double width) {
        for (int most = 8; most > 2; most--) {
            Ticks ticks = ticks(axis, most);
            double needed = ticks.labels().stream().mapToDouble(label -> Label.of(label, Paper.TICK_SIZE).width() + Paper.points(9)).sum();
            if (needed < width) {
                return ticks;
            }
        }
        return ticks(axis, 2);
    }

    private static double below(PaperChart chart, CategoryLabels categories) {
        double title = blank(chart.getXAxisTitle()) ? 0 : Paper.points(GAP - 1 + Paper.LABEL_SIZE);
        return Paper.points(Paper.TICK_LENGTH + 2 + 1.5) + categories.height() + title;
    }

    private static double beside(PaperChart chart, Ticks ticks, double height) {
        double widest = ticks.labels().stream().mapToDouble(label -> Label.of(label, Paper.TICK_SIZE).width()).max().orElse(0);
        double title = blank(chart.getYAxisTitle()) ? 0 : Paper.points(GAP) + titleLines(chart.getYAxisTitle(), height).size() * TITLE_LINE;
        return Paper.points(2) + title + widest + Paper.points(Paper.TICK_LENGTH + 2);
    }

    /** @return the title in one line, or in two, broken at a comma or a space, when it is longer than the axis. */
    static List<String> titleLines(String title, double length) {
        double width = Label.of(title, Paper.LABEL_SIZE).width();
        if (width <= length * 1.05) {
            return List.of(title);
        }
        int best = -1;
        for (int i = title.indexOf(' '); i >= 0; i = title.indexOf(' ', i + 1)) {
            boolean comma = title.charAt(i - 1) == ',' && Math.abs(2 * i - title.length()) < title.length() / 2;
            boolean closer = best < 0 || Math.abs(2 * i - title.length()) < Math.abs(2 * best - title.length());
            best = comma || closer && title.charAt(Math.max(0, best - 1)) != ',' ? i : best;
        }
        return best < 0 ? List.of(title) : List.of(title.substring(0, best), title.substring(best + 1));
    }

    static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
