package tailor.notebook;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jsoup.nodes.Element;
import org.knowm.xchart.internal.chartpart.Chart;
import tailor.notebook.KernelBridge.Shown;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.html.HtmlWriteOptions;
import tech.tablesaw.io.html.HtmlWriter;

/**
 * Where results appear: the notebook's page, or the terminal when no kernel runs.
 *
 * <p>With a kernel, charts, tables and the kit's own types are shown richly as the last expression of a cell.
 */
final class Screen {

    private static final int SHARPNESS = 2; // pixels per point: charts stay crisp on fine screens
    private static final int MOST_ROWS = 60;

    private final Optional<KernelBridge> kernel;

    private Screen(Optional<KernelBridge> kernel) {
        this.kernel = kernel;
    }

    /** The page of the kernel that a class loader sees, or the terminal. */
    static Screen find(ClassLoader loader) {
        Optional<KernelBridge> kernel = KernelBridge.find(loader);
        kernel.ifPresent(Screen::register);
        return new Screen(kernel);
    }

    /** Shows on standard output only. */
    static Screen terminal() {
        return new Screen(Optional.empty());
    }

    private static void register(KernelBridge kernel) {
        kernel.show(Rich.class, "text/html", rich -> new Shown("text/html", rich.html(), Map.of(), rich.toString()));
        kernel.show(Table.class, "text/html", table -> new Shown("text/html", html(table), Map.of(), table.print(MOST_ROWS)));
        kernel.show(Chart.class, "image/png", Screen::chart);
    }

    /** Name of the kernel, or {@code none (terminal)}. */
    String name() {
        return kernel.map(KernelBridge::name).orElse("none (terminal)");
    }

    /** Whether there is a page, where an output can be replaced. */
    boolean isPage() {
        return kernel.isPresent();
    }

    /** Shows a value; returns an id for {@link #update}. */
    String show(Rich value) {
        if (kernel.isPresent()) {
            return kernel.get().display(value);
        }
        System.out.println(value);
        return "";
    }

    /** Replaces what is shown on the page; in the terminal, prints it again. */
    void update(String id, Rich value) {
        if (kernel.isPresent()) {
            kernel.get().update(id, value);
        } else {
            System.out.println(value);
        }
    }

    /** Tablesaw's own HTML with numbers to the right, cut to the first rows of a long table. */
    static String html(Table table) {
        Table top = table.rowCount() > MOST_ROWS ? table.first(MOST_ROWS) : table;
        StringWriter html = new StringWriter();
        new HtmlWriter().write(top, HtmlWriteOptions.builder(html).elementCreator((tag, column, row) -> {
            Element element = new Element(tag);
            if (tag.equals("td") || tag.equals("th")) {
                element.attr("style", "text-align: " + (column instanceof NumericColumn ? "right" : "left"));
            }
            return element;
        }).build());
        String cut = top == table ? "" : "<p>the first %d of %,d rows</p>".formatted(MOST_ROWS, table.rowCount());
        return html + cut;
    }

    private static Shown chart(Chart<?, ?> chart) {
        int width = chart.getWidth();
        int height = chart.getHeight();
        BufferedImage image = new BufferedImage(width * SHARPNESS, height * SHARPNESS, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.scale(SHARPNESS, SHARPNESS);
        chart.paint(pen, width, height);
        pen.dispose();
        return new Shown("image/png", png(image), Map.of("width", width, "height", height),
                "chart '%s', %d series".formatted(chart.getTitle(), chart.getSeriesMap().size()));
    }

    private static String png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a chart could not be drawn as PNG", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
