package tailor.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Image;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.ImageObserver;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * What a chart puts on the page, recorded once and written to PDF, SVG and PNG, so that the three agree.
 *
 * <p>XChart's own vector export draws a curve as one element per segment (a dash pattern then restarts at every point)
 * and its PDF carries the time of day. Recording joins the segments and leaves the writers to us; text drawn with
 * {@code drawString} stays text.
 *
 * @param width chart units
 * @param height chart units
 * @param marks in painting order
 */
record Drawing(int width, int height, List<Ink> marks) {
    Drawing {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A drawing needs a positive size, got " + width + " x " + height);
        }
        marks = List.copyOf(marks);
    }

    /** Records any XChart chart at its own size. */
    static Drawing of(Chart<?, ?> chart) {
        int width = chart.getWidth();
        int height = chart.getHeight();
        Recorder recorder = new Recorder();
        chart.paint(recorder, width, height);
        return new Drawing(width, height, recorder.marks);
    }

    /** A Graphics2D that keeps marks; the state (transform, clip, colour) is VectorGraphics2D's. */
    private static final class Recorder extends VectorGraphics2D {
        private final List<Ink> marks = new ArrayList<>();
        private Ink.Line open;

        @Override
        public void draw(Shape shape) {
            AffineTransform transform = getTransform();
            BasicStroke stroke = pen(transform);
            Path2D path = new Path2D.Double(shape, transform);
            if (shape instanceof Line2D && continues(path, stroke)) {
                open.path().append(path, true);
                return;
            }
            Ink.Line line = new Ink.Line(path, stroke, getColor(), page());
            marks.add(line);
            open = shape instanceof Line2D ? line : null;
        }

        @Override
        public void fill(Shape shape) {
            if (getColor().getAlpha() > 0) {
                marks.add(new Ink.Fill(new Path2D.Double(shape, getTransform()), getColor(), page()));
            }
        }

        @Override
        public void drawString(String text, float x, float y) {
            AffineTransform place = getTransform();
            place.translate(x, y);
            Font font = getFont();
            if (PrintFont.canDisplay(text) && font.getFamily().equals(PrintFont.points(1).getFamily())) {
                marks.add(new Ink.Text(text, font, place, getColor(), page()));
            } else {
                Shape outline = font.createGlyphVector(getFontRenderContext(), text).getOutline();
                marks.add(new Ink.Fill(new Path2D.Double(outline, place), getColor(), page()));
            }
        }

        @Override
        public boolean drawImage(Image image, int x, int y, int w, int h, Color background, ImageObserver observer) {
            throw new UnsupportedOperationException("A chart with an image annotation cannot be written as vectors; remove the annotation");
        }

        private boolean continues(Path2D next, BasicStroke stroke) {
            if (open == null || !open.stroke().equals(stroke) || !open.color().equals(getColor())) {
                return false;
            }
            double[] start = new double[6];
            next.getPathIterator(null).currentSegment(start);
            Point2D end = open.path().getCurrentPoint();
            return Math.abs(end.getX() - start[0]) < 1e-6 && Math.abs(end.getY() - start[1]) < 1e-6;
        }

        private BasicStroke pen(AffineTransform transform) {
            BasicStroke pen = getStroke() instanceof BasicStroke basic ? basic : new BasicStroke();
            double scale = Math.sqrt(Math.abs(transform.getDeterminant()));
            if (Math.abs(scale - 1) < 1e-9) {
                return pen;
            }
            float[] dashes = pen.getDashArray();
            for (int i = 0; dashes != null && i < dashes.length; i++) {
                dashes[i] *= (float) scale;
            }
            return new BasicStroke((float) (pen.getLineWidth() * scale), pen.getEndCap(), pen.getLineJoin(),
                    pen.getMiterLimit(), dashes, (float) (pen.getDashPhase() * scale));
        }

        private Rectangle2D page() {
            Shape clip = getClip();
            return clip == null ? null : getTransform().createTransformedShape(clip).getBounds2D();
        }
    }
}
