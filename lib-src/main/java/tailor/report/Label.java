package tailor.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of text with superscripts and hats: {@code 10^{−3}}, {@code x_{t}}, and λ̂ or λ̃ as a letter followed by
 * U+0302 or U+0303. Pieces are placed one by one, so that every writer gets them right without a text shaper.
 */
final class Label {
    /** A string at an offset from the label's start; rise upwards, chart units. */
    private record Piece(String text, Font font, double offset, double rise) {
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final double points;
    private double width;

    private Label(double points) {
        this.points = points;
    }

    /**
     * @param text plain text; {@code ^{…}} raises, {@code _{…}} lowers, U+0302 and U+0303 sit on the letter before
     * @param points type size
     */
    static Label of(String text, double points) {
        Label label = new Label(points);
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int close = (c == '^' || c == '_') && i + 1 < text.length() && text.charAt(i + 1) == '{' ? text.indexOf('}', i) : -1;
            if (close > 0) {
                label.plain(plain);
                label.script(text.substring(i + 2, close), c == '^' ? 0.36 : -0.16);
                i = close;
            } else if ((c == '\u0302' || c == '\u0303') && plain.length() > 0) {
                label.accented(plain, c == '\u0302' ? "\u02C6" : "\u02DC");
            } else {
                plain.append(c);
            }
        }
        label.plain(plain);
        return label;
    }

    /** @return advance width, chart units. */
    double width() {
        return width;
    }

    /** @return height of a capital letter, chart units. */
    double capHeight() {
        return Paper.points(points) * 0.72;
    }

    /** Draws with the baseline starting at (x, y), chart units, in the current colour. */
    void draw(Graphics2D g, double x, double y) {
        for (Piece piece : pieces) {
            g.setFont(piece.font());
            g.drawString(piece.text(), (float) (x + piece.offset()), (float) (y - piece.rise()));
        }
    }

    private void plain(StringBuilder text) {
        if (text.length() > 0) {
            Font font = PrintFont.points(points);
            // A leading space is an offset, not a character: SVG readers drop it.
            String visible = text.toString().stripLeading();
            double indent = PrintFont.width(" ", font) * (text.length() - visible.length());
            pieces.add(new Piece(visible, font, width + indent, 0));
            width += indent + PrintFont.width(visible, font);
            text.setLength(0);
        }
    }

    private void script(String text, double rise) {
        Font font = PrintFont.points(points * 0.72);
        pieces.add(new Piece(text, font, width, Paper.points(points * rise)));
        width += PrintFont.width(text, font);
    }

    private void accented(StringBuilder plain, String accent) {
        String letter = plain.substring(plain.length() - 1);
        Font font = PrintFont.points(points);
        plain(plain);
        double middle = width - PrintFont.width(letter, font) / 2;
        // The accent of the font is drawn for a small letter; a tall one (λ, capitals) needs it above its top.
        double rise = Character.isUpperCase(letter.charAt(0)) || "λβδθk".contains(letter) ? 0.2 : 0;
        pieces.add(new Piece(accent, font, middle - PrintFont.width(accent, font) / 2, Paper.points(points * rise)));
    }
}
