package tailor.report;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The data of a chart as XChart paints it: with the layout's ranges, fills below lines, and nothing changed afterwards. */
final class DataLayer {
    private final PaperChart chart;

    DataLayer(PaperChart chart) {
        this.chart = chart;
    }

    /** Styles series that were added by hand, and puts fills first. */
    void complete() {
        List<XYSeries> all = new ArrayList<>(chart.getSeriesMap().values());
        all.forEach(this::complete);
        chart.getSeriesMap().clear();
        all.stream().filter(DataLayer::isFill).forEach(s -> chart.getSeriesMap().put(s.getName(), s));
        all.stream().filter(s -> !isFill(s)).forEach(s -> chart.getSeriesMap().put(s.getName(), s));
    }

    /** Paints inside the plot rectangle, whose top left corner is the origin. */
    void paint(Graphics2D g, PaperLayout layout) {
        XYStyler styler = chart.getStyler();
        Double[] asked = {styler.getXAxisMin(), styler.getXAxisMax(), styler.getYAxisMin(), styler.getYAxisMax()};
        Map<XYSeries, double[][]> whole = new LinkedHashMap<>();
        chart.getSeriesMap().values().forEach(series -> whole.put(series, new double[][] {series.getXData(), series.getYData()}));
        try {
            styler.setXAxisMin(layout.x().low()).setXAxisMax(layout.x().high());
            styler.setYAxisMin(layout.y().low()).setYAxisMax(layout.y().high());
            chart.getSeriesMap().values().forEach(layout::keepShown);
            chart.paintSeries(g, (int) Math.round(layout.width()), (int) Math.round(layout.height()));
        } finally {
            styler.setXAxisMin(asked[0]).setXAxisMax(asked[1]).setYAxisMin(asked[2]).setYAxisMax(asked[3]);
            whole.forEach((series, data) -> series.replaceData(data[0], data[1], series.getExtraValues()));
        }
    }

    private void complete(XYSeries series) {
        if (series.getXYSeriesRenderStyle() == null) {
            series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        }
        if (series.getLineColor() == null) {
            Look look = chart.adopt(series);
            series.setLineStyle(series.getLineStyle() == null ? look.dash().stroke(Paper.DATA_LINE) : series.getLineStyle());
            series.setLineColor(look.color());
            series.setMarkerColor(look.color());
            series.setFillColor(look.band());
        }
        if (series.getLineStyle() == null) {
            series.setLineStyle(Paper.stroke(Paper.DATA_LINE));
        }
        if (series.getMarker() == null) {
            series.setMarker(SeriesMarkers.NONE);
        }
    }

    private static boolean isFill(XYSeries series) {
        return series.getXYSeriesRenderStyle() == XYSeriesRenderStyle.PolygonArea;
    }
}
