package tailor.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/** Paints one figure: paper, grid, data, axes, reference lines, names. */
final class PaperPainter {
    private final PaperChart chart;
    private final PaperLayout layout;

    PaperPainter(PaperChart chart, PaperLayout layout) {
        this.chart = chart;
        this.layout = layout;
    }

    void paint(Graphics2D g) {
        int width = chart.getWidth();
        g.setColor(Color.WHITE);
        g.fill(new Rectangle2D.Double(0, 0, width, chart.getHeight()));
        grid(g);
        AffineTransform page = g.getTransform();
        g.translate(layout.left(), layout.top());
        chart.paintData(g, layout);
        g.setTransform(page);
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
        Ticks ticks = layout.x().ticks();
        double length = chart.categories().isEmpty() ? Paper.points(Paper.TICK_LENGTH) : 0;
        g.setStroke(Paper.stroke(Paper.AXIS_LINE));
        for (double value : ticks.minor()) {
            g.draw(new Line2D.Double(layout.atX(value), bottom(), layout.atX(value), bottom() + length * 0.6));
        }
        for (int i = 0; i < ticks.major().size(); i++) {
            double x = layout.atX(ticks.major().get(i));
            if (length > 0) {
                g.draw(new Line2D.Double(x, bottom(), x, bottom() + length));
            }
            String[] lines = ticks.labels().get(i).split("\n");
            for (int k = 0; k < lines.length; k++) {
                Label label = Label.of(lines[k], Paper.TICK_SIZE);
                double y = bottom() + Paper.points(Paper.TICK_LENGTH + 2) + label.capHeight() + k * Paper.points(Paper.TICK_SIZE * 1.1);
                label.draw(g, x - label.width() / 2, y);
            }
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
            Label label = Label.of(chart.getYAxisTitle(), Paper.LABEL_SIZE);
            AffineTransform page = g.getTransform();
            double y = Math.min(chart.getHeight(), layout.top() + (layout.height() + label.width()) / 2);
            g.translate(Paper.points(1) + label.capHeight(), y);
            g.rotate(-Math.PI / 2);
            label.draw(g, 0, 0);
            g.setTransform(page);
        }
    }

    private void reference(Graphics2D g, PaperChart.Reference line) {
        g.setColor(Paper.REFERENCE);
        g.setStroke(Paper.stroke(0.7, 2.2, 1.8));
        Label label = Label.of(line.label(), Paper.TICK_SIZE - 0.5);
        if (line.horizontal()) {
            double y = layout.atY(line.at());
            g.draw(new Line2D.Double(layout.left(), y, right(), y));
            label.draw(g, right() - label.width() - Paper.points(2), y - Paper.points(2.5));
        } else {
            double x = layout.atX(line.at());
            g.draw(new Line2D.Double(x, layout.top(), x, bottom()));
            boolean fits = x + Paper.points(2) + label.width() < right();
            label.draw(g, fits ? x + Paper.points(2) : x - Paper.points(2) - label.width(), layout.top() + label.capHeight());
        }
    }
}
