package tailor.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** One thing on the page: a stroked path, a filled shape, or a string. Coordinates in chart units, y downwards. */
sealed interface Ink {
    /** @return the colour, with its alpha. */
    Color color();

    /** @return the rectangle that the mark is confined to, or null for the whole page. */
    Rectangle2D clip();

    /** A path drawn with a pen. */
    record Line(Path2D path, BasicStroke stroke, Color color, Rectangle2D clip) implements Ink {
    }

    /** A shape filled with a colour. */
    record Fill(Shape shape, Color color, Rectangle2D clip) implements Ink {
    }

    /** A string whose baseline starts at the origin of {@code place}. */
    record Text(String text, Font font, AffineTransform place, Color color, Rectangle2D clip) implements Ink {
    }
}
