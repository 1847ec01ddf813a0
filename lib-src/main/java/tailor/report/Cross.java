package tailor.report;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import org.knowm.xchart.style.markers.Marker;

/** ✕ as thick as a line of data, and larger than the markers of the lines: it has to be found on them. */
final class Cross extends Marker {
    private static final double LARGER = 1.5;

    @Override
    public void paint(Graphics2D g, double x, double y, int size) {
        double half = LARGER * size / 2;
        g.setStroke(Paper.stroke(Paper.DATA_LINE));
        g.draw(new Line2D.Double(x - half, y - half, x + half, y + half));
        g.draw(new Line2D.Double(x - half, y + half, x + half, y - half));
    }
}
