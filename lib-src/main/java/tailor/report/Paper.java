package tailor.report;

import java.awt.BasicStroke;
import java.awt.Color;

/** Measures of a printed figure: column widths, type sizes and line widths, in one place. */
final class Paper {
    /** Chart units per inch; also the resolution of the PNG in dots per inch. */
    static final int DPI = 300;
    /** Width of one column of a paper, inches (84 mm). */
    static final double COLUMN = 3.3;
    /** Width of a full page of a two-column paper, inches. */
    static final double PAGE = 6.9;
    /** Default height, inches. */
    static final double HEIGHT = 2.15;

    /** Type sizes, points. */
    static final double TITLE_SIZE = 8.5;
    static final double LABEL_SIZE = 8;
    static final double TICK_SIZE = 7.5;
    /** Line widths and lengths, points. */
    static final double DATA_LINE = 1.25;
    static final double AXIS_LINE = 0.6;
    static final double GRID_LINE = 0.4;
    static final double TICK_LENGTH = 2.5;
    static final double MARKER = 4.4;

    static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color GRID = new Color(0xE4, 0xE4, 0xE4);
    static final Color REFERENCE = new Color(0x77, 0x77, 0x77);

    private Paper() {
    }

    /** @return points as chart units. */
    static double points(double points) {
        return points / 72 * DPI;
    }

    /** @return inches as chart units, rounded to a whole unit. */
    static int inches(double inches) {
        return (int) Math.round(inches * DPI);
    }

    /** @return a solid stroke, width in points. */
    static BasicStroke stroke(double points) {
        return new BasicStroke((float) points(points), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    }

    /** @return a stroke dashed by the given lengths in points (none: solid). */
    static BasicStroke stroke(double points, double... dashes) {
        if (dashes.length == 0) {
            return stroke(points);
        }
        float[] units = new float[dashes.length];
        for (int i = 0; i < dashes.length; i++) {
            units[i] = (float) points(dashes[i]);
        }
        return new BasicStroke((float) points(points), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, units, 0);
    }
}
