package tailor.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * An XChart XY chart made for a column of a paper: axes with units, round ticks and labels that stay text, labels at the
 * ends of the lines in place of a legend where they fit, bands, whiskers and reference lines.
 *
 * <p>XChart keeps the series, the ranges and the painting of the data; the axes are ours, because XChart draws their
 * text as outlines and places ticks at data points. Everything a researcher does to an {@code XYChart}
 * ({@code addSeries}, {@code getSeriesMap}, {@code getStyler().setYAxisMax}) works. Methods return the chart, so that a
 * figure reads as one sentence.
 */
public final class PaperChart extends XYChart {
    /** Where the names of the lines stand. */
    public enum Names {
        /** At the ends of the lines if they fit, else in an empty corner, else above the plot. */
        AUTO,
        /** At the ends of the lines. */
        AT_LINES,
        /** In the emptiest corner of the plot. */
        INSIDE,
        /** In a row above the plot. */
        ABOVE,
        /** Nowhere: the caption or the ticks say it. */
        NONE
    }

    /** A dashed line across the plot: at y (horizontal) or at x. */
    record Reference(double at, boolean horizontal, String label) {
    }

    /** A named line or set of points, or (without a series) a colour of bars, for the legend. */
    record Named(String label, Look look, XYSeries series, boolean line) {
    }

    private final List<Reference> references = new ArrayList<>();
    private final Map<String, Named> named = new LinkedHashMap<>();
    private final List<String> categories = new ArrayList<>();
    private Names names = Names.AUTO;
    private String caption = "";
    private Source source = Source.NONE;

    /**
     * @param width inches at print, 1 to 20
     * @param height inches at print, 1 to 20
     */
    public PaperChart(double width, double height) {
        super(units(width), units(height));
        // XChart paints the data only: no ticks, titles, legend or padding of its own.
        getStyler().setXAxisTicksVisible(false).setYAxisTicksVisible(false).setXAxisTitleVisible(false)
                .setYAxisTitleVisible(false).setPlotMargin(0).setPlotGridLinesVisible(false);
        getStyler().setPlotContentSize(1).setPlotBorderVisible(false).setChartTitleVisible(false)
                .setLegendVisible(false).setChartPadding(0);
        getStyler().setMarkerSize((int) Math.round(Paper.points(Paper.MARKER)));
        getStyler().setPlotBackgroundColor(new Color(255, 255, 255, 0));
        // With a spacing that no plot has, XChart's tick search, which can loop for ever on small values, returns at once.
        getStyler().setXAxisTickMarkSpacingHint(1_000_000).setYAxisTickMarkSpacingHint(1_000_000);
    }

    /** A chart as wide as one column (3.3 in, 84 mm). */
    public PaperChart() {
        this(Paper.COLUMN, Paper.HEIGHT);
    }

    /** Sets the printed size in inches, 1 to 20. */
    public PaperChart size(double width, double height) {
        setWidth(units(width));
        setHeight(units(height));
        return this;
    }

    /** @return printed width, inches. */
    public double inches() {
        return (double) getWidth() / Paper.DPI;
    }

    /** Names the axes; units in brackets, e.g. {@code entropy [nats]}. */
    public PaperChart axes(String x, String y) {
        setXAxisTitle(x);
        setYAxisTitle(y);
        return this;
    }

    /** A title above the plot; in a paper the caption does this, so the default is none. */
    public PaperChart title(String title) {
        setTitle(title);
        return this;
    }

    /** What the figure shows, for the sidecar file and the reader of the repository. */
    public PaperChart caption(String text) {
        caption = text.strip();
        return this;
    }

    /** Where the numbers come from; {@code Figures} fills it in for charts made from runs. */
    public PaperChart source(Source from) {
        source = from;
        return this;
    }

    /** A logarithmic x axis; points at x ≤ 0 are left out. */
    public PaperChart logX() {
        getStyler().setXAxisLogarithmic(true);
        return this;
    }

    /** A logarithmic y axis; points at y ≤ 0 are left out. */
    public PaperChart logY() {
        getStyler().setYAxisLogarithmic(true);
        return this;
    }

    /** Fixes the x range. */
    public PaperChart rangeX(double low, double high) {
        checkRange("x", low, high);
        getStyler().setXAxisMin(low).setXAxisMax(high);
        return this;
    }

    /** Fixes the y range. */
    public PaperChart rangeY(double low, double high) {
        checkRange("y", low, high);
        getStyler().setYAxisMin(low).setYAxisMax(high);
        return this;
    }

    /** Where the names of the lines stand; the default finds a place that covers no data. */
    public PaperChart names(Names place) {
        names = place;
        return this;
    }

    /** A dashed horizontal line at y with a small label (may be empty). */
    public PaperChart horizontal(double y, String label) {
        references.add(new Reference(y, true, label));
        return this;
    }

    /** A dashed vertical line at x with a small label (may be empty). */
    public PaperChart vertical(double x, String label) {
        references.add(new Reference(x, false, label));
        return this;
    }

    /**
     * Adds a line, with a few markers on it. NaN in y breaks the line.
     *
     * @param label name of the line; empty for a line that the legend leaves out
     * @param x ascending; as long as y, at least one point
     */
    public PaperChart line(String label, Look look, double[] x, double[] y) {
        XYSeries series = series(label, look, x, y, XYSeriesRenderStyle.Line);
        series.setLineStyle(look.dash().stroke(Paper.DATA_LINE));
        if (!label.isEmpty()) {
            named.put(label, new Named(label, look, series, true));
        }
        markers(look, x, y);
        return this;
    }

    /** Fills between low and high with the look's colour, translucent, behind all lines. NaN leaves a gap. */
    public PaperChart band(Look look, double[] x, double[] low, double[] high) {
        int start = 0;
        while (start < x.length) {
            int end = start;
            while (end < x.length && !Double.isNaN(low[end]) && !Double.isNaN(high[end])) {
                end++;
            }
            if (end - start >= 2) {
                outline(look.band(), Arrays.copyOfRange(x, start, end), Arrays.copyOfRange(low, start, end),
                        Arrays.copyOfRange(high, start, end));
            }
            start = end + 1;
        }
        return this;
    }

    /** Adds points without a line. */
    public PaperChart points(String label, Look look, double[] x, double[] y) {
        XYSeries series = series(label, look, x, y, XYSeriesRenderStyle.Scatter);
        series.setMarker(look.point().marker());
        if (!label.isEmpty()) {
            named.put(label, new Named(label, look, series, false));
        }
        return this;
    }

    /** Adds vertical whiskers with caps from low to high at each x. */
    public PaperChart whiskers(Color color, double[] x, double[] low, double[] high, double cap) {
        double[] wx = new double[x.length * 9];
        double[] wy = new double[x.length * 9];
        for (int i = 0; i < x.length; i++) {
            double[] dx = {-cap, cap, 0, 0, 0, 0, -cap, cap, 0};
            double[] y = {high[i], high[i], Double.NaN, high[i], low[i], Double.NaN, low[i], low[i], Double.NaN};
            for (int k = 0; k < 9; k++) {
                wx[i * 9 + k] = x[i] + dx[k];
                wy[i * 9 + k] = Double.isNaN(low[i]) || Double.isNaN(high[i]) ? Double.NaN : y[k];
            }
        }
        XYSeries series = series("", new Look(color, Look.Dash.SOLID, Look.Point.CIRCLE), wx, wy, XYSeriesRenderStyle.Line);
        series.setLineStyle(Paper.stroke(0.8));
        return this;
    }

    /** Adds a bar from 0 to height, centred at x, data units wide. */
    public PaperChart bar(String label, Look look, double x, double width, double height) {
        double[] xs = {x - width / 2, x + width / 2};
        outline(look.color(), xs, new double[] {0, 0}, new double[] {height, height});
        return label.isEmpty() ? this : legend(label, look);
    }

    /** Names a colour in the legend, for bars. */
    PaperChart legend(String label, Look look) {
        named.put(label, new Named(label, look, null, false));
        return this;
    }

    /** Names the positions 0, 1, 2, … on the x axis. */
    public PaperChart categories(List<String> labels) {
        categories.clear();
        categories.addAll(labels);
        return this;
    }

    /** @return what the figure shows. */
    public String caption() {
        return caption;
    }

    /** @return where the numbers come from. */
    public Source source() {
        return source;
    }

    List<Reference> references() {
        return references;
    }

    List<Named> named() {
        return List.copyOf(named.values());
    }

    List<String> categories() {
        return categories;
    }

    Names names() {
        return names;
    }

    /** Paints the data inside the plot rectangle, whose top left corner is the origin; fills lie below lines. */
    void paintData(Graphics2D g, PaperLayout layout) {
        int figureWidth = getWidth();
        int figureHeight = getHeight();
        Double[] asked = {getStyler().getXAxisMin(), getStyler().getXAxisMax(), getStyler().getYAxisMin(), getStyler().getYAxisMax()};
        try {
            getStyler().setXAxisMin(layout.x().low()).setXAxisMax(layout.x().high());
            getStyler().setYAxisMin(layout.y().low()).setYAxisMax(layout.y().high());
            setWidth((int) Math.round(layout.width()));
            setHeight((int) Math.round(layout.height()));
            fillsFirst();
            getSeriesMap().values().forEach(this::complete);
            axisPair.paint(g);
            plot.paint(g);
        } finally {
            setWidth(figureWidth);
            setHeight(figureHeight);
            getStyler().setXAxisMin(asked[0]).setXAxisMax(asked[1]).setYAxisMin(asked[2]).setYAxisMax(asked[3]);
        }
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        new PaperPainter(this, PaperLayout.of(this, width, height)).paint(g);
    }

    private void fillsFirst() {
        List<XYSeries> all = new ArrayList<>(getSeriesMap().values());
        getSeriesMap().clear();
        all.stream().filter(PaperChart::filled).forEach(s -> getSeriesMap().put(s.getName(), s));
        all.stream().filter(s -> !filled(s)).forEach(s -> getSeriesMap().put(s.getName(), s));
    }

    private static boolean filled(XYSeries series) {
        return series.getXYSeriesRenderStyle() == XYSeriesRenderStyle.PolygonArea;
    }

    /** Gives a series that a researcher added with {@code addSeries} the next free look. */
    private void complete(XYSeries series) {
        Look look = Palette.other(new ArrayList<>(getSeriesMap().keySet()).indexOf(series.getName()));
        if (series.getXYSeriesRenderStyle() == null) {
            series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        }
        if (series.getLineColor() == null) {
            series.setLineColor(look.color());
            series.setMarkerColor(look.color());
            series.setFillColor(look.band());
            named.put(series.getName(), new Named(series.getName(), look, series, true));
        }
        if (series.getLineStyle() == null) {
            series.setLineStyle(look.dash().stroke(Paper.DATA_LINE));
        }
        if (series.getMarker() == null) {
            series.setMarker(SeriesMarkers.NONE);
        }
        PaperLayout.keepPositive(series, getStyler().isXAxisLogarithmic(), getStyler().isYAxisLogarithmic());
    }

    private XYSeries outline(Color fill, double[] x, double[] low, double[] high) {
        int n = x.length;
        double[] xs = new double[2 * n];
        double[] ys = new double[2 * n];
        for (int i = 0; i < n; i++) {
            xs[i] = x[i];
            ys[i] = low[i];
            xs[2 * n - 1 - i] = x[i];
            ys[2 * n - 1 - i] = high[i];
        }
        XYSeries series = series("", new Look(fill, Look.Dash.SOLID, Look.Point.CIRCLE), xs, ys, XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(fill);
        series.setLineStyle(SeriesLines.NONE);
        return series;
    }

    /** About six markers a line, at every point of a short one. */
    private void markers(Look look, double[] x, double[] y) {
        int every = x.length <= 12 ? 1 : (int) Math.ceil(x.length / 6.0);
        // Each look starts elsewhere, so that markers of lines that run together do not hide each other.
        int first = every == 1 ? 0 : (look.point().ordinal() * every / Look.Point.values().length + every / 2) % every;
        List<Integer> at = new ArrayList<>();
        for (int i = first; i < x.length; i += every) {
            if (!Double.isNaN(y[i])) {
                at.add(i);
            }
        }
        if (!at.isEmpty()) {
            double[] mx = at.stream().mapToDouble(i -> x[i]).toArray();
            double[] my = at.stream().mapToDouble(i -> y[i]).toArray();
            series("", look, mx, my, XYSeriesRenderStyle.Scatter).setMarker(look.point().marker());
        }
    }

    private XYSeries series(String label, Look look, double[] x, double[] y, XYSeriesRenderStyle style) {
        if (x.length != y.length || x.length == 0) {
            throw new IllegalArgumentException("Series \"" + label + "\" has " + x.length + " x and " + y.length
                    + " y values; it needs as many of each, at least one");
        }
        XYSeries series = addSeries(label.isEmpty() ? "#" + getSeriesMap().size() : label, x.clone(), y.clone());
        series.setXYSeriesRenderStyle(style).setShowInLegend(!label.isEmpty());
        series.setLineColor(look.color());
        series.setMarkerColor(look.color());
        series.setFillColor(look.band());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(new BasicStroke(1));
        return series;
    }

    private static void checkRange(String axis, double low, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException("The " + axis + " range must ascend, got " + low + " to " + high);
        }
    }

    private static int units(double inches) {
        if (!(inches >= 1 && inches <= 20)) {
            throw new IllegalArgumentException("A figure is 1 to 20 inches wide and high, got " + inches);
        }
        return Paper.inches(inches);
    }
}
