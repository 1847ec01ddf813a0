package tailor.report;

import java.awt.Color;
import java.awt.Graphics2D;
import org.knowm.xchart.XYChart;

/**
 * An XChart XY chart that paints its data and nothing else, in inches at print.
 *
 * <p>XChart keeps the series, the ranges and the painting of the data; the axes are ours, because XChart draws their text as
 * outlines and places ticks at data points.
 */
abstract class BareChart extends XYChart {
    /** A tick spacing that no plot has: XChart's search for ticks, which can loop for ever on small values, returns at once. */
    private static final int NO_TICKS = 1_000_000;

    BareChart(double width, double height) {
        super(units(width), units(height));
        getStyler().setXAxisTicksVisible(false).setYAxisTicksVisible(false).setXAxisTitleVisible(false)
                .setYAxisTitleVisible(false).setPlotMargin(0).setPlotGridLinesVisible(false);
        getStyler().setPlotContentSize(1).setPlotBorderVisible(false).setChartTitleVisible(false)
                .setLegendVisible(false).setChartPadding(0);
        getStyler().setMarkerSize((int) Math.round(Paper.points(Paper.MARKER)));
        getStyler().setPlotBackgroundColor(new Color(255, 255, 255, 0));
        getStyler().setXAxisTickMarkSpacingHint(NO_TICKS).setYAxisTickMarkSpacingHint(NO_TICKS);
    }

    final void resize(double width, double height) {
        setWidth(units(width));
        setHeight(units(height));
    }

    /** @return printed width, inches. */
    public final double inches() {
        return (double) getWidth() / Paper.DPI;
    }

    /** Has XChart paint its series and annotations into a rectangle of that size at the origin. */
    final void paintSeries(Graphics2D g, int width, int height) {
        int figureWidth = getWidth();
        int figureHeight = getHeight();
        try {
            setWidth(width);
            setHeight(height);
            axisPair.paint(g);
            plot.paint(g);
            // XChart places annotations only where it would place ticks.
            getStyler().setXAxisTickMarkSpacingHint(1);
            annotations.forEach(annotation -> annotation.paint(g));
        } finally {
            getStyler().setXAxisTickMarkSpacingHint(NO_TICKS);
            setWidth(figureWidth);
            setHeight(figureHeight);
        }
    }

    private static int units(double inches) {
        if (!(inches >= 1 && inches <= 20)) {
            throw new IllegalArgumentException("A figure is 1 to 20 inches wide and high, got " + inches);
        }
        return Paper.inches(inches);
    }
}
