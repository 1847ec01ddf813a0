package tailor.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.util.Matrix;

/**
 * Writes a drawing as a one-page PDF: text as text in an embedded subset of the figure font, real transparency,
 * no dates and a fixed document id, so that the same chart gives the same bytes.
 */
final class PdfWriter {
    private final PDPageContentStream page;
    private final PDFont font;

    private PdfWriter(PDPageContentStream page, PDFont font) {
        this.page = page;
        this.font = font;
    }

    /**
     * @param inches printed width; the height follows
     * @throws IOException if PDFBox cannot write
     */
    static byte[] write(Drawing drawing, double inches, String title) throws IOException {
        float scale = (float) (inches * 72 / drawing.width());
        try (PDDocument document = new PDDocument()) {
            PDPage sheet = new PDPage(new PDRectangle(drawing.width() * scale, drawing.height() * scale));
            document.addPage(sheet);
            PDFont font = PDType0Font.load(document, PrintFont.stream(), true);
            try (PDPageContentStream page = new PDPageContentStream(document, sheet)) {
                // Chart units with y downwards, as everything was drawn.
                page.transform(new Matrix(scale, 0, 0, -scale, 0, drawing.height() * scale));
                PdfWriter writer = new PdfWriter(page, font);
                for (Ink ink : drawing.marks()) {
                    writer.mark(ink);
                }
            }
            PDDocumentInformation information = new PDDocumentInformation();
            if (!title.isBlank()) {
                information.setTitle(title);
            }
            information.setCreator("Tailor");
            document.setDocumentInformation(information);
            document.setDocumentId(0L);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private void mark(Ink ink) throws IOException {
        page.saveGraphicsState();
        Rectangle2D clip = ink.clip();
        if (clip != null) {
            page.addRect((float) clip.getX(), (float) clip.getY(), (float) clip.getWidth(), (float) clip.getHeight());
            page.clip();
        }
        alpha(ink.color());
        if (ink instanceof Ink.Line line) {
            page.setStrokingColor(ink.color());
            pen(line.stroke());
            path(line.path());
            page.stroke();
        } else if (ink instanceof Ink.Fill fill) {
            page.setNonStrokingColor(ink.color());
            path(fill.shape());
            page.fill();
        } else if (ink instanceof Ink.Text text) {
            page.setNonStrokingColor(ink.color());
            text(text);
        }
        page.restoreGraphicsState();
    }

    private void text(Ink.Text text) throws IOException {
        AffineTransform place = new AffineTransform(text.place());
        place.scale(1, -1);
        page.beginText();
        page.setFont(font, text.font().getSize2D());
        page.setTextMatrix(new Matrix(place));
        page.showText(text.text());
        page.endText();
    }

    private void alpha(Color color) throws IOException {
        if (color.getAlpha() < 255) {
            PDExtendedGraphicsState state = new PDExtendedGraphicsState();
            state.setNonStrokingAlphaConstant(color.getAlpha() / 255f);
            state.setStrokingAlphaConstant(color.getAlpha() / 255f);
            page.setGraphicsStateParameters(state);
        }
    }

    private void pen(BasicStroke stroke) throws IOException {
        page.setLineWidth(stroke.getLineWidth());
        page.setLineCapStyle(stroke.getEndCap());
        page.setLineJoinStyle(stroke.getLineJoin());
        if (stroke.getDashArray() != null) {
            page.setLineDashPattern(stroke.getDashArray(), stroke.getDashPhase());
        }
    }

    private void path(Shape shape) throws IOException {
        float[] p = new float[6];
        float x = 0;
        float y = 0;
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            switch (i.currentSegment(p)) {
                case PathIterator.SEG_MOVETO -> page.moveTo(x = p[0], y = p[1]);
                case PathIterator.SEG_LINETO -> page.lineTo(x = p[0], y = p[1]);
                case PathIterator.SEG_QUADTO -> {
                    // A quadratic curve as a cubic one: PDF has no other.
                    page.curveTo(x + 2f / 3 * (p[0] - x), y + 2f / 3 * (p[1] - y),
                            p[2] + 2f / 3 * (p[0] - p[2]), p[3] + 2f / 3 * (p[1] - p[3]), p[2], p[3]);
                    x = p[2];
                    y = p[3];
                }
                case PathIterator.SEG_CUBICTO -> {
                    page.curveTo(p[0], p[1], p[2], p[3], p[4], p[5]);
                    x = p[4];
                    y = p[5];
                }
                default -> page.closePath();
            }
        }
    }
}
