package tailor.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a drawing as SVG: text as text, one element per mark, no dates or random ids, so that git diffs stay small. */
final class SvgWriter {
    private final StringBuilder out = new StringBuilder();
    private final Map<Rectangle2D, String> clips = new LinkedHashMap<>();

    private SvgWriter() {
    }

    /**
     * @param inches printed width; the height follows
     * @return the document in UTF-8, starting with {@code <svg} (no XML prolog: it may be placed in HTML as it is)
     */
    static byte[] write(Drawing drawing, double inches, String title) {
        return new SvgWriter().document(drawing, inches, title).getBytes(StandardCharsets.UTF_8);
    }

    private String document(Drawing drawing, double inches, String title) {
        double height = inches * drawing.height() / drawing.width();
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(number(inches, 3)).append("in\" height=\"")
                .append(number(height, 3)).append("in\" viewBox=\"0 0 ").append(drawing.width()).append(' ')
                .append(drawing.height()).append("\" font-family=\"").append(PrintFont.SVG_FAMILIES).append("\">\n");
        if (!title.isBlank()) {
            out.append("<title>").append(escape(title)).append("</title>\n");
        }
        for (Ink ink : drawing.marks()) {
            if (ink.clip() != null) {
                clips.computeIfAbsent(ink.clip(), clip -> "plot" + clips.size());
            }
        }
        clips.forEach(this::clipPath);
        drawing.marks().forEach(this::mark);
        return out.append("</svg>\n").toString();
    }

    private void clipPath(Rectangle2D clip, String id) {
        out.append("<clipPath id=\"").append(id).append("\"><rect x=\"").append(number(clip.getX(), 1)).append("\" y=\"")
                .append(number(clip.getY(), 1)).append("\" width=\"").append(number(clip.getWidth(), 1)).append("\" height=\"")
                .append(number(clip.getHeight(), 1)).append("\"/></clipPath>\n");
    }

    private void mark(Ink ink) {
        if (ink instanceof Ink.Line line) {
            out.append("<path fill=\"none\"").append(color("stroke", line.color())).append(pen(line.stroke()))
                    .append(clip(line)).append(" d=\"").append(path(line.path())).append("\"/>\n");
        } else if (ink instanceof Ink.Fill fill) {
            out.append("<path").append(color("fill", fill.color())).append(clip(fill)).append(" d=\"")
                    .append(path(fill.shape())).append("\"/>\n");
        } else if (ink instanceof Ink.Text text) {
            out.append("<text").append(color("fill", text.color())).append(clip(text)).append(" font-size=\"")
                    .append(number(text.font().getSize2D(), 1)).append('"').append(length(text)).append(place(text)).append('>')
                    .append(escape(text.text())).append("</text>\n");
        }
    }

    /** The width that the layout reckoned with, so that a reader with another font covers no data. */
    private static String length(Ink.Text text) {
        return text.text().length() < 2 ? "" : " textLength=\"" + number(PrintFont.width(text.text(), text.font()), 1)
                + "\" lengthAdjust=\"spacingAndGlyphs\"";
    }

    private static String place(Ink.Text text) {
        double[] m = new double[6];
        text.place().getMatrix(m);
        if (m[0] == 1 && m[1] == 0 && m[2] == 0 && m[3] == 1) {
            return " x=\"" + number(m[4], 1) + "\" y=\"" + number(m[5], 1) + "\"";
        }
        return " transform=\"matrix(" + number(m[0], 4) + " " + number(m[1], 4) + " " + number(m[2], 4) + " "
                + number(m[3], 4) + " " + number(m[4], 1) + " " + number(m[5], 1) + ")\"";
    }

    private static String pen(BasicStroke stroke) {
        StringBuilder pen = new StringBuilder(" stroke-width=\"").append(number(stroke.getLineWidth(), 2)).append('"');
        if (stroke.getLineJoin() == BasicStroke.JOIN_ROUND) {
            pen.append(" stroke-linejoin=\"round\"");
        }
        if (stroke.getEndCap() != BasicStroke.CAP_BUTT) {
            pen.append(" stroke-linecap=\"").append(stroke.getEndCap() == BasicStroke.CAP_ROUND ? "round" : "square").append('"');
        }
        if (stroke.getDashArray() != null) {
            pen.append(" stroke-dasharray=\"");
            for (float dash : stroke.getDashArray()) {
                pen.append(number(dash, 2)).append(' ');
            }
            pen.setCharAt(pen.length() - 1, '"');
        }
        return pen.toString();
    }

    private static String color(String attribute, Color color) {
        String rgb = String.format(" %s=\"#%02X%02X%02X\"", attribute, color.getRed(), color.getGreen(), color.getBlue());
        return color.getAlpha() == 255 ? rgb : rgb + " " + attribute + "-opacity=\"" + number(color.getAlpha() / 255.0, 3) + "\"";
    }

    private String clip(Ink ink) {
        return ink.clip() == null ? "" : " clip-path=\"url(#" + clips.get(ink.clip()) + ")\"";
    }

    private static String path(Shape shape) {
        StringBuilder d = new StringBuilder();
        double[] p = new double[6];
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            int kind = i.currentSegment(p);
            d.append("MLQCZ".charAt(kind));
            int coordinates = new int[] {2, 2, 4, 6, 0}[kind];
            for (int c = 0; c < coordinates; c++) {
                d.append(c == 0 ? "" : " ").append(number(p[c], 1));
            }
        }
        return d.toString();
    }

    private static String number(double value, int decimals) {
        String text = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
        return text.equals("-0") ? "0" : text;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
