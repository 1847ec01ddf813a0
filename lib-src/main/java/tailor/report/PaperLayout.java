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
 */
record PaperLayout(double left, double top, double width, double height, Axis x, Axis y, PaperChart.Names names) {

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

    private static final Ticks NO_TICKS = new Ticks(List.of(), List.of(), List.of());

    /** Space between parts, points. */
    private static final double GAP = 3;

    static PaperLayout of(PaperChart chart, int width, int height) {
        Axis x = axis(chart, true);
        Axis y = axis(chart, false);
        LineNames lineNames = new LineNames(chart.named());
        PaperChart.Names names = chart.names() == PaperChart.Names.AUTO ? lineNames.bestPlace(x, width) : chart.names();
        double bottom = height - below(chart);
        double top = Paper.points(GAP + 2) + (blank(chart.getTitle()) ? 0 : Paper.points(Paper.TITLE_SIZE + GAP))
                + (names == PaperChart.Names.ABOVE ? lineNames.rowsHeight(width) : 0);
        y = y.with(ticks(y, (int) Math.max(2, (bottom - top) / Paper.points(24))));
        double left = beside(chart, y.ticks());
        double right = width - Math.max(names == PaperChart.Names.AT_LINES ? lineNames.margin() : 0, Paper.points(7));
        x = x.with(chart.categories().isEmpty() ? fitting(x, right - left) : Ticks.categories(chart.categories()));
        PaperLayout layout = new PaperLayout(left, top, right - left, bottom - top, x, y, names);
        if (chart.names() == PaperChart.Names.AUTO && names == PaperChart.Names.INSIDE && lineNames.corner(layout, chart) == null) {
            chart.names(PaperChart.Names.ABOVE);
            layout = of(chart, width, height);
            chart.names(PaperChart.Names.AUTO);
        }
        return layout;
    }

    double atX(double value) {
        return left + x.share(value) * width;
    }

    double atY(double value) {
        return top + (1 - y.share(value)) * height;
    }

    /** Leaves out what a logarithmic axis cannot show; fills end at the smallest positive value instead. */
    static void keepPositive(XYSeries series, boolean logX, boolean logY) {
        double[] x = series.getXData();
        double[] y = series.getYData();
        boolean fill = series.getXYSeriesRenderStyle() == XYSeriesRenderStyle.PolygonArea;
        boolean changed = false;
        for (int i = 0; i < x.length; i++) {
            if (logY && y[i] <= 0 || logX && x[i] <= 0) {
                y[i] = fill && !(logX && x[i] <= 0) ? Double.MIN_NORMAL : Double.NaN;
                x[i] = logX && x[i] <= 0 ? 1 : x[i];
                changed = true;
            }
        }
        if (changed) {
            series.replaceData(x, y, series.getExtraValues());
        }
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
                boolean shown = Double.isFinite(x[i]) && Double.isFinite(y[i]) && !(log && value <= 2 * Double.MIN_NORMAL);
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
        Axis padded = padded(low, high, log, horizontal ? (bars ? 0.06 : 0.015) : 0.06, !horizontal && bars);
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

    private static double below(PaperChart chart) {
        double title = blank(chart.getXAxisTitle()) ? 0 : Paper.points(GAP - 1 + Paper.LABEL_SIZE);
        int lines = chart.categories().stream().mapToInt(label -> label.split("\n").length).max().orElse(1);
        return Paper.points(Paper.TICK_LENGTH + 2 + Paper.TICK_SIZE * (1.1 * lines - 0.2) + 1.5) + title;
    }

    private static double beside(PaperChart chart, Ticks ticks) {
        double widest = ticks.labels().stream().mapToDouble(label -> Label.of(label, Paper.TICK_SIZE).width()).max().orElse(0);
        double title = blank(chart.getYAxisTitle()) ? 0 : Paper.points(GAP + Paper.LABEL_SIZE);
        return Paper.points(2) + title + widest + Paper.points(Paper.TICK_LENGTH + 2);
    }

    static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
