package tailor.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Paints a drawing as pixels. */
final class PngWriter {
    private PngWriter() {
    }

    /** @param scale pixels per chart unit, above 0 */
    static BufferedImage image(Drawing drawing, double scale) {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("Scale must be above 0, got " + scale);
        }
        int width = (int) Math.max(1, Math.round(drawing.width() * scale));
        int height = (int) Math.max(1, Math.round(drawing.height() * scale));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale(scale, scale);
        for (Ink ink : drawing.marks()) {
            paint(g, ink);
        }
        g.dispose();
        return image;
    }

    private static void paint(Graphics2D g, Ink ink) {
        g.setClip(ink.clip());
        g.setColor(ink.color());
        if (ink instanceof Ink.Line line) {
            g.setStroke(line.stroke());
            g.draw(line.path());
        } else if (ink instanceof Ink.Fill fill) {
            g.fill(fill.shape());
        } else if (ink instanceof Ink.Text text) {
            AffineTransform page = g.getTransform();
            g.transform(text.place());
            g.setFont(text.font());
            g.drawString(text.text(), 0, 0);
            g.setTransform(page);
        }
    }

    /** @return PNG bytes that say how many dots an inch has, so that a word processor places the picture at print size. */
    static byte[] write(BufferedImage image, double dotsPerInch) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        IIOMetadataNode density = new IIOMetadataNode("pHYs");
        String dotsPerMetre = Long.toString(Math.round(dotsPerInch / 0.0254));
        density.setAttribute("pixelsPerUnitXAxis", dotsPerMetre);
        density.setAttribute("pixelsPerUnitYAxis", dotsPerMetre);
        density.setAttribute("unitSpecifier", "meter");
        IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
        root.appendChild(density);
        metadata.mergeTree("javax_imageio_png_1.0", root);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(new IIOImage(image, null, metadata));
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
