package tailor.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import java.util.Objects;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How one setting is drawn, the same in every figure: a colour that colour-blind readers can tell apart, and a dash
 * pattern and a marker that survive a grey printer.
 *
 * @param color line, marker and (translucent) band
 * @param dash line pattern
 * @param point marker
 */
public record Look(Color color, Dash dash, Point point) {
    /** Line patterns, lengths in points. */
    public enum Dash {
        /** ———— */
        SOLID,
        /** — — — */
        LONG(5, 1.8),
        /** - - - */
        SHORT(2.6, 1.5),
        /** — · — */
        DASH_DOT(4.5, 1.5, 1.2, 1.5),
        /** · · · · */
        DOTTED(1.2, 1.3),
        /** — · · — */
        DASH_DOT_DOT(4.5, 1.3, 1.2, 1.3, 1.2, 1.3);

        private final double[] lengths;

        Dash(double... lengths) {
            this.lengths = lengths;
        }

        BasicStroke stroke(double points) {
            return Paper.stroke(points, lengths);
        }
    }

    /** Markers. */
    public enum Point {
        /** ● */
        CIRCLE(SeriesMarkers.CIRCLE),
        /** ▼ */
        DOWN(SeriesMarkers.TRIANGLE_DOWN),
        /** ▲ */
        UP(SeriesMarkers.TRIANGLE_UP),
        /** ■ */
        SQUARE(SeriesMarkers.SQUARE),
        /** ◆ */
        DIAMOND(SeriesMarkers.DIAMOND),
        /** ✕, for events on lines: no setting has it. */
        CROSS(new Cross());

        private final Marker marker;

        Point(Marker marker) {
            this.marker = marker;
        }

        /** @return those that settings have, in their order: all but the cross. */
        static Point[] ofSettings() {
            return Arrays.copyOf(values(), CROSS.ordinal());
        }

        Marker marker() {
            return marker;
        }
    }

    /** @throws NullPointerException if a part is missing */
    public Look {
        Objects.requireNonNull(color, "color");
        Objects.requireNonNull(dash, "dash");
        Objects.requireNonNull(point, "point");
    }

    /** @return the colour of a band behind a line of this look: the same hue, mostly transparent. */
    public Color band() {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 56);
    }
}
