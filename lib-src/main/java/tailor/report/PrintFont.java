package tailor.report;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.font.PDFont;

/**
 * The one font of every figure: Liberation Sans (metric-compatible with Arial and Helvetica), from the PDFBox jar.
 *
 * <p>A font that travels with the kit gives the same layout on every machine and can be embedded in the PDF;
 * in an SVG, a reader without it falls back to Arial or Helvetica, whose widths are the same.
 */
final class PrintFont {
    /** The font families an SVG asks for, in order. */
    static final String SVG_FAMILIES = "'Liberation Sans', Arial, Helvetica, sans-serif";

    private static final String RESOURCE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);
    private static byte[] bytes; // read and loaded at first use, so that a failure is said where a chart is asked for
    private static Font base;

    private PrintFont() {
    }

    /**
     * @param points size in points
     * @return the font at that size in chart units
     */
    static Font points(double points) {
        return base().deriveFont((float) Paper.points(points));
    }

    /** @return the advance width of the text in chart units, unaffected by any screen's rounding. */
    static double width(String text, Font font) {
        return text.isEmpty() ? 0 : font.getStringBounds(text, EXACT).getWidth();
    }

    /** @return whether the font has every character of the text, so that it can stay text in a PDF. */
    static boolean canDisplay(String text) {
        return base().canDisplayUpTo(text) < 0;
    }

    /** @return the TrueType file, to embed. */
    static InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }

    private static synchronized byte[] bytes() {
        if (bytes == null) {
            bytes = read();
        }
        return bytes;
    }

    private static byte[] read() {
        try (InputStream in = PDFont.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("No font " + RESOURCE + " on the class path: pdfbox.jar is missing or older than 2.0");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the font " + RESOURCE, e);
        }
    }

    private static synchronized Font base() {
        if (base == null) {
            try {
                base = Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(bytes()));
                PrintFont.width("x", base); // the first measurement is where a JDK without fontconfig gives up
            } catch (FontFormatException | IOException | RuntimeException | LinkageError | InternalError e) {
                base = null;
                throw new IllegalStateException("This JDK cannot draw text (" + e + "); on Linux install fontconfig, e.g. apt-get install fontconfig", e);
            }
        }
        return base;
    }
}
