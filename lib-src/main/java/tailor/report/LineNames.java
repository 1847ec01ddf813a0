package tailor.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** Places and paints the names of the lines: at their ends, in an empty corner, or in rows above the plot. */
final class LineNames {
    private static final double SIZE = Paper.TICK_SIZE;
    private static final double LINE_HEIGHT = Paper.points(9.6);
    private static final double SAMPLE = Paper.points(17);
    private static final double GAP = Paper.points(3);

    private final List<PaperChart.Named> names;

    LineNames(List<PaperChart.Named> names) {
        this.names = names;
    }

    /** @return at the lines if there are few, the names are short and all lines run to the right edge; else inside. */
    PaperChart.Names bestPlace(PaperLayout.Axis x, int width) {
        if (names.isEmpty()) {
            return PaperChart.Names.NONE;
        }
        boolean fits = names.size() <= 7 && margin() < 0.36 * width;
        for (PaperChart.Named name : names) {
            int last = name.line() ? lastPoint(name.series()) : -1;
            fits &= name.line() && last >= 0 && x.share(name.series().getXData()[last]) > 0.85;
        }
        return fits ? PaperChart.Names.AT_LINES : PaperChart.Names.INSIDE;
    }

    /** @return the space right of the plot that names at the lines need. */
    double margin() {
        return widest() + Paper.points(9);
    }

    /** @return the height of the rows above the plot. */
    double rowsHeight(int width) {
        double x = 0;
        int rows = 1;
        for (PaperChart.Named name : names) {
            double step = sample(name) + GAP + label(name).width() + Paper.points(9);
            if (x > 0 && x + step > width * 0.95) {
                rows++;
                x = 0;
            }
            x += step;
        }
        return rows * LINE_HEIGHT + Paper.points(2);
    }

    void paint(Graphics2D g, PaperChart chart, PaperLayout layout, int width) {
        switch (layout.names()) {
            case AT_LINES -> atLines(g, layout);
            case INSIDE -> inside(g, chart, layout);
            case ABOVE -> above(g, layout, width);
            default -> { }
        }
    }

    private void atLines(Graphics2D g, PaperLayout layout) {
        List<PaperChart.Named> order = new ArrayList<>(names.stream().filter(n -> lastPoint(n.series()) >= 0).toList());
        order.sort(Comparator.comparingDouble(n -> endY(n, layout)));
        double[] wanted = order.stream().mapToDouble(n -> endY(n, layout)).toArray();
        double[] placed = spread(wanted, LINE_HEIGHT * 0.95, layout.top() + SIZE / 2, layout.top() + layout.height());
        double x = layout.left() + layout.width() + Paper.points(7);
        for (int i = 0; i < order.size(); i++) {
            PaperChart.Named name = order.get(i);
            Label label = label(name);
            int last = lastPoint(name.series());
            g.setColor(name.look().color());
            g.setStroke(Paper.stroke(0.5));
            // A short leader from the line's end to its name; it shows which is which where names had to move.
            g.draw(new Line2D.Double(layout.atX(name.series().getXData()[last]) + Paper.points(1.5), wanted[i],
                    x - Paper.points(1.5), placed[i]));
            g.setColor(readable(name.look().color()));
            label.draw(g, x, placed[i] + label.capHeight() / 2);
        }
    }

    private double endY(PaperChart.Named name, PaperLayout layout) {
        double y = layout.atY(name.series().getYData()[lastPoint(name.series())]);
        return Math.max(layout.top(), Math.min(layout.top() + layout.height(), y));
    }

    /** Moves ascending positions apart to the distance, as little as possible, within low and high. */
    static double[] spread(double[] wanted, double distance, double low, double high) {
        double[] at = wanted.clone();
        // Groups that touch share their mean displacement: merge until no two overlap (pool adjacent violators).
        List<double[]> groups = new ArrayList<>();
        for (double position : at) {
            groups.add(new double[] {position, 1});
            while (groups.size() > 1) {
                double[] b = groups.get(groups.size() - 1);
                double[] a = groups.get(groups.size() - 2);
                if (b[0] - a[0] >= distance * (a[1] + b[1]) / 2) {
                    break;
                }
                groups.remove(groups.size() - 1);
                a[0] = (a[0] * a[1] + b[0] * b[1]) / (a[1] + b[1]);
                a[1] += b[1];
            }
        }
        int i = 0;
        for (double[] group : groups) {
            for (int k = 0; k < group[1]; k++) {
                at[i++] = group[0] + (k - (group[1] - 1) / 2) * distance;
            }
        }
        for (int k = 0; k < at.length; k++) {
            at[k] = Math.max(at[k], low + k * distance);
        }
        for (int k = at.length - 1; k >= 0; k--) {
            at[k] = Math.min(at[k], high - (at.length - 1 - k) * distance);
        }
        return at;
    }

    /** @return the top left corner of a place inside the plot where the names cover no data, or null if there is none. */
    double[] corner(PaperLayout layout, PaperChart chart) {
        double w = boxWidth();
        double h = boxHeight();
        double left = layout.left() + Paper.points(4);
        double right = layout.left() + layout.width() - w - Paper.points(2);
        double top = layout.top() + Paper.points(1);
        double bottom = layout.top() + layout.height() - h - Paper.points(3);
        double middle = (left + right) / 2;
        double[][] places = {{right, top}, {left, top}, {right, bottom}, {left, bottom}, {middle, top}, {middle, bottom}};
        for (double[] place : places) {
            if (free(new Rectangle2D.Double(place[0], place[1], w, h), layout, chart)) {
                return place;
            }
        }
        return null;
    }

    private static boolean free(Rectangle2D box, PaperLayout layout, PaperChart chart) {
        return box.getX() >= layout.left() && box.getY() >= layout.top() && covered(box, layout, chart) == 0;
    }

    /** @return how many pieces of lines, points and reference lines a box covers. */
    static int covered(Rectangle2D box, PaperLayout layout, PaperChart chart) {
        int covered = 0;
        for (XYSeries series : chart.getSeriesMap().values()) {
            double[] x = series.getXData();
            double[] y = series.getYData();
            boolean joined = series.getXYSeriesRenderStyle() != XYSeriesRenderStyle.Scatter;
            for (int i = 0; i < x.length; i++) {
                double px = layout.atX(x[i]);
                double py = layout.atY(y[i]);
                boolean hit = joined && i > 0 ? box.intersectsLine(layout.atX(x[i - 1]), layout.atY(y[i - 1]), px, py) : box.contains(px, py);
                covered += hit ? 1 : 0;
            }
        }
        for (PaperChart.Reference line : chart.references()) {
            boolean hit = line.horizontal()
                    ? box.intersectsLine(layout.left(), layout.atY(line.at()), layout.left() + layout.width(), layout.atY(line.at()))
                    : box.intersectsLine(layout.atX(line.at()), layout.top(), layout.atX(line.at()), layout.top() + layout.height());
            covered += hit ? 1 : 0;
        }
        return covered;
    }

    private void inside(Graphics2D g, PaperChart chart, PaperLayout layout) {
        double[] corner = corner(layout, chart);
        double x = corner == null ? layout.left() + layout.width() - boxWidth() : corner[0];
        double y = (corner == null ? layout.top() : corner[1]) + LINE_HEIGHT / 2;
        for (PaperChart.Named name : names) {
            entry(g, name, x, y);
            y += LINE_HEIGHT;
        }
    }

    private void above(Graphics2D g, PaperLayout layout, int width) {
        double x = layout.left();
        double y = layout.top() - rowsHeight(width) + LINE_HEIGHT / 2 - Paper.points(2);
        for (PaperChart.Named name : names) {
            double step = sample(name) + GAP + label(name).width() + Paper.points(9);
            if (x > layout.left() && x + step > width) {
                x = layout.left();
                y += LINE_HEIGHT;
            }
            entry(g, name, x, y);
            x += step;
        }
    }

    private void entry(Graphics2D g, PaperChart.Named name, double x, double y) {
        g.setColor(name.look().color());
        double middle = x + sample(name) / 2;
        if (name.line()) {
            g.setStroke(name.look().dash().stroke(Paper.DATA_LINE));
            g.draw(new Line2D.Double(x, y, x + SAMPLE, y));
        }
        if (name.series() == null) {
            double side = Paper.points(6);
            g.fill(new Rectangle2D.Double(middle - side / 2, y - side / 2, side, side));
        } else {
            name.look().point().marker().paint(g, middle, y, (int) Math.round(Paper.points(Paper.MARKER)));
        }
        Label label = label(name);
        g.setColor(Paper.INK);
        label.draw(g, x + sample(name) + GAP, y + label.capHeight() / 2);
    }

    private static double sample(PaperChart.Named name) {
        return name.line() ? SAMPLE : Paper.points(7);
    }

    private double widest() {
        return names.stream().mapToDouble(name -> label(name).width()).max().orElse(0);
    }

    private double boxWidth() {
        return names.stream().mapToDouble(LineNames::sample).max().orElse(0) + GAP + widest();
    }

    private double boxHeight() {
        return names.size() * LINE_HEIGHT;
    }

    private static Label label(PaperChart.Named name) {
        return Label.of(name.label(), SIZE);
    }

    private static int lastPoint(XYSeries series) {
        if (series == null) {
            return -1;
        }
        int last = series.getYData().length - 1;
        while (last >= 0 && !Double.isFinite(series.getYData()[last])) {
            last--;
        }
        return last;
    }

    /** Thin type needs a darker colour than a line does. */
    private static Color readable(Color color) {
        double luminance = 0.2126 * color.getRed() + 0.7152 * color.getGreen() + 0.0722 * color.getBlue();
        double factor = luminance <= 120 ? 1 : 120 / luminance;
        return new Color((int) (color.getRed() * factor), (int) (color.getGreen() * factor), (int) (color.getBlue() * factor));
    }
}
