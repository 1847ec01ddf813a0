package tailor.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * An XChart XY chart made for a column of a paper: axes with units, round ticks and labels that stay text, labels at the
 * ends of the lines in place of a legend where they fit, bands, whiskers and reference lines.
 *
 * <p>Everything a researcher does to an {@code XYChart} ({@code addSeries}, {@code getSeriesMap},
 * {@code getStyler().setYAxisMax}) works. Methods return the chart, so that a figure reads as one sentence.
 */
public final class PaperChart extends BareChart {
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
    private final Map<XYSeries, Look> marked = new LinkedHashMap<>();
    private final List<String> categories = new ArrayList<>();
    private int added;
    private Names names = Names.AUTO;
    private String caption = "";
    private Source source = Source.NONE;

    /**
     * @param width inches at print, 1 to 20
     * @param height inches at print, 1 to 20
     */
    public PaperChart(double width, double height) {
        super(width, height);
    }

    /** A chart as wide as one column (3.3 in, 84 mm). */
    public PaperChart() {
        this(Paper.COLUMN, Paper.HEIGHT);
    }

    /** Sets the printed size in inches, 1 to 20. */
    public PaperChart size(double width, double height) {
        resize(width, height);
        return this;
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
        marked.put(series, look);
        return this;
    }

    /** Fills between low and high with the look's colour, translucent, behind all lines. NaN leaves a gap. */
    public PaperChart band(Look look, double[] x, double[] low, double[] high) {
        Outlines.bands(x, low, high).forEach(polygon -> fill(look.band(), polygon));
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

    /** Adds vertical whiskers with caps from low to high at each x; cap is half a cap's width in data units. */
    public PaperChart whiskers(Color color, double[] x, double[] low, double[] high, double cap) {
        double[][] points = Outlines.whiskers(x, low, high, cap);
        series("", new Look(color, Look.Dash.SOLID, Look.Point.CIRCLE), points[0], points[1], XYSeriesRenderStyle.Line)
                .setLineStyle(Paper.stroke(0.8));
        return this;
    }

    /** Adds a bar from 0 to height, centred at x; width in data units. */
    public PaperChart bar(String label, Look look, double x, double width, double height) {
        double[] ends = {x - width / 2, x + width / 2};
        fill(look.color(), Outlines.between(ends, new double[] {0, 0}, new double[] {height, height}));
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

    /** Lines that carry markers. */
    Map<XYSeries, Look> marked() {
        return marked;
    }

    List<String> categories() {
        return categories;
    }

    Names names() {
        return names;
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        DataLayer data = new DataLayer(this);
        data.complete();
        new PaperPainter(this, PaperLayout.of(this, width, height), data).paint(g);
    }

    /** Names a series that a researcher added with {@code addSeries}; returns the look for what is not styled yet. */
    Look adopt(XYSeries series) {
        Look look = Palette.other(added++);
        named.put(series.getName(), new Named(series.getName(), look, series, true));
        return look;
    }

    private void fill(Color color, double[][] polygon) {
        XYSeries series = series("", new Look(color, Look.Dash.SOLID, Look.Point.CIRCLE), polygon[0], polygon[1], XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(color);
        series.setLineStyle(SeriesLines.NONE);
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
}
