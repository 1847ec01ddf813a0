package tailor.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.XYSeries;

/** Paints one figure: paper, grid, data, axes, reference lines, names. */
final class PaperPainter {
    /** A line of so few points shows each. */
    private static final int SHORT = 12;

    private final PaperChart chart;
    private final PaperLayout layout;
    private final DataLayer data;

    PaperPainter(PaperChart chart, PaperLayout layout, DataLayer data) {
        this.chart = chart;
        this.layout = layout;
        this.data = data;
    }

    void paint(Graphics2D g) {
        int width = chart.getWidth();
        g.setColor(Color.WHITE);
        g.fill(new Rectangle2D.Double(0, 0, width, chart.getHeight()));
        grid(g);
        AffineTransform page = g.getTransform();
        g.translate(layout.left(), layout.top());
        data.paint(g, layout);
        g.setTransform(page);
        chart.marked().forEach((series, look) -> markers(g, series, look));
        chart.references().forEach(reference -> reference(g, reference));
        spines(g);
        xTicks(g);
        yTicks(g);
        titles(g, width);
        new LineNames(chart.named()).paint(g, chart, layout, width);
    }

    private double right() {
        return layout.left() + layout.width();
    }

    private double bottom() {
        return layout.top() + layout.height();
    }

    private void grid(Graphics2D g) {
        g.setColor(Paper.GRID);
        g.setStroke(Paper.stroke(Paper.GRID_LINE));
        for (double value : layout.y().ticks().major()) {
            g.draw(new Line2D.Double(layout.left(), layout.atY(value), right(), layout.atY(value)));
        }
    }

    /** A marker at every point of a short line; on a long one about six, evenly spaced on paper. */
    private void markers(Graphics2D g, XYSeries series, Look look) {
        double[] x = series.getXData();
        double[] y = series.getYData();
        int size = chart.getStyler().getMarkerSize();
        double spacing = layout.width() / 6;
        // Each look starts elsewhere, so that markers of lines that run together do not hide each other.
        double next = x.length <= SHORT ? 0 : spacing * (0.35 + (double) look.point().ordinal() / Look.Point.ofSettings().length);
        for (int i = 0; i < x.length; i++) {
            double px = layout.atX(x[i]);
            double py = layout.atY(y[i]);
            boolean shown = series.isEnabled() && px >= layout.left() && px <= right() + 1 && py >= layout.top() - 1 && py <= bottom() + 1;
            if (shown && px - layout.left() >= next) {
                g.setColor(look.color());
                look.point().marker().paint(g, px, py, size);
                next = x.length <= SHORT ? 0 : Math.max(next, px - layout.left()) + spacing;
            }
        }
    }

    private void spines(Graphics2D g) {
        g.setColor(Paper.INK);
        g.setStroke(Paper.stroke(Paper.AXIS_LINE));
        double half = Paper.points(Paper.AXIS_LINE) / 2;
        g.draw(new Line2D.Double(layout.left(), layout.top(), layout.left(), bottom() + half));
        boolean crossesZero = !chart.categories().isEmpty() && layout.y().low() < 0 && layout.y().high() > 0;
        double floor = crossesZero ? layout.atY(0) : bottom();
        g.draw(new Line2D.Double(layout.left() - half, floor, right(), floor));
    }

    private void xTicks(Graphics2D g) {
        Ticks ticks = layout.x().ticks();           // none where there are bars
        double length = Paper.points(Paper.TICK_LENGTH);
        double below = bottom() + length + Paper.points(2);
        for (int bar = 0; bar < layout.categories().names().size(); bar++) {
            layout.categories().draw(g, bar, layout.atX(bar), below);
        }
        g.setStroke(Paper.stroke(Paper.AXIS_LINE));
        for (double value : ticks.minor()) {
            g.draw(new Line2D.Double(layout.atX(value), bottom(), layout.atX(value), bottom() + length * 0.6));
        }
        for (int i = 0; i < ticks.major().size(); i++) {
            double x = layout.atX(ticks.major().get(i));
            g.draw(new Line2D.Double(x, bottom(), x, bottom() + length));
            Label label = Label.of(ticks.labels().get(i), Paper.TICK_SIZE);
            label.draw(g, x - label.width() / 2, below + label.capHeight());
        }
    }

    private void yTicks(Graphics2D g) {
        Ticks ticks = layout.y().ticks();
        double length = Paper.points(Paper.TICK_LENGTH);
        g.setStroke(Paper.stroke(Paper.AXIS_LINE));
        for (double value : ticks.minor()) {
            g.draw(new Line2D.Double(layout.left() - length * 0.6, layout.atY(value), layout.left(), layout.atY(value)));
        }
        for (int i = 0; i < ticks.major().size(); i++) {
            double y = layout.atY(ticks.major().get(i));
            g.draw(new Line2D.Double(layout.left() - length, y, layout.left(), y));
            Label label = Label.of(ticks.labels().get(i), Paper.TICK_SIZE);
            label.draw(g, layout.left() - length - Paper.points(2) - label.width(), y + label.capHeight() / 2);
        }
    }

    private void titles(Graphics2D g, int width) {
        g.setColor(Paper.INK);
        if (!PaperLayout.blank(chart.getTitle())) {
            Label label = Label.of(chart.getTitle(), Paper.TITLE_SIZE);
            label.draw(g, layout.left(), Paper.points(2) + label.capHeight());
        }
        if (!PaperLayout.blank(chart.getXAxisTitle())) {
            Label label = Label.of(chart.getXAxisTitle(), Paper.LABEL_SIZE);
            double x = Math.max(0, Math.min(layout.left() + (layout.width() - label.width()) / 2, width - label.width()));
            label.draw(g, x, chart.getHeight() - Paper.points(2.5));
        }
        if (!PaperLayout.blank(chart.getYAxisTitle())) {
            yTitle(g);
        }
    }

    private void yTitle(Graphics2D g) {
        AffineTransform page = g.getTransform();
        double x = Paper.points(1);
        for (String line : PaperLayout.titleLines(chart.getYAxisTitle(), layout.height())) {
            Label label = Label.of(line, Paper.LABEL_SIZE);
            double y = layout.top() + (layout.height() + label.width()) / 2;
            // A title longer than the axis moves into the figure rather than out of it.
            y = Math.min(Math.max(y, label.width() + Paper.points(1)), chart.getHeight());
            g.translate(x + label.capHeight(), y);
            g.rotate(-Math.PI / 2);
            label.draw(g, 0, 0);
            g.setTransform(page);
            x += PaperLayout.TITLE_LINE;
        }
    }

    private void reference(Graphics2D g, PaperChart.Reference line) {
        g.setColor(Paper.REFERENCE);
        g.setStroke(Paper.stroke(0.7, 2.2, 1.8));
        if (line.horizontal()) {
            double y = layout.atY(line.at());
            g.draw(new Line2D.Double(layout.left(), y, right(), y));
        } else {
            double x = layout.atX(line.at());
            g.draw(new Line2D.Double(x, layout.top(), x, bottom()));
        }
        if (!line.label().isEmpty()) {
            referenceLabel(g, line, Label.of(line.label(), Paper.TICK_SIZE - 0.5));
        }
    }

    /** Beside its line, at the first of a few places where it covers no data. */
    private void referenceLabel(Graphics2D g, PaperChart.Reference line, Label label) {
        double gap = Paper.points(2);
        double height = label.capHeight();
        List<Rectangle2D> places = new ArrayList<>();
        for (int i = 0; i <= 8; i++) {
            if (line.horizontal()) {
                double x = right() - gap - label.width() - i / 8.0 * (layout.width() - label.width() - 2 * gap);
                places.add(new Rectangle2D.Double(x, layout.atY(line.at()) - gap - height, label.width(), height));
                places.add(new Rectangle2D.Double(x, layout.atY(line.at()) + gap, label.width(), height));
            } else {
                double y = layout.top() + i / 8.0 * (layout.height() - height - gap);
                places.add(new Rectangle2D.Double(layout.atX(line.at()) + gap, y, label.width(), height));
                places.add(new Rectangle2D.Double(layout.atX(line.at()) - gap - label.width(), y, label.width(), height));
            }
        }
        Rectangle2D plot = new Rectangle2D.Double(layout.left(), layout.top(), layout.width() + gap, layout.height() + gap);
        List<Rectangle2D> inside = places.stream().filter(plot::contains).toList();
        Rectangle2D best = inside.stream().min(Comparator.comparingInt(place -> LineNames.covered(place, layout, chart))).orElse(places.get(0));
        if (LineNames.covered(best, layout, chart) > 0) {
            g.setColor(new Color(255, 255, 255, 200));
            g.fill(new Rectangle2D.Double(best.getX() - gap / 2, best.getY() - gap / 2, best.getWidth() + gap, best.getHeight() + gap));
        }
        g.setColor(Paper.REFERENCE);
        label.draw(g, best.getX(), best.getMaxY());
    }
}
