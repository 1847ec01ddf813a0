package tailor.notebook;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.internal.chartpart.Chart;
import tailor.notebook.KernelBridge.Shown;
import tailor.report.Figures;
import tailor.report.Rich;
import tailor.report.Tables;
import tech.tablesaw.api.Table;

/**
 * Where results appear: the notebook's page, or the terminal when no kernel runs.
 *
 * <p>With a kernel, charts, tables and the kit's own types are shown richly as the last expression of a cell.
 */
final class Screen {

    private static final int SHARPNESS = 2; // image pixels per pixel of the page: charts stay crisp on fine screens
    private static final int PNG_WIDTH = 16; // offset in a PNG of its width; the height follows

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
        kernel.show(Rich.class, "text/html", rich -> new Shown("text/html", rich.toHtml(), Map.of(), rich.toString()));
        kernel.show(Table.class, "text/html", table -> new Shown("text/html", Tables.html(table), Map.of(), Tables.text(table)));
        kernel.show(Chart.class, "image/png", Screen::chart);
    }

    private static Shown chart(Chart<?, ?> chart) {
        byte[] png = Figures.png(chart, SHARPNESS);
        Map<String, Object> size = Map.of(
                "width", ByteBuffer.wrap(png).getInt(PNG_WIDTH) / SHARPNESS,
                "height", ByteBuffer.wrap(png).getInt(PNG_WIDTH + 4) / SHARPNESS);
        String title = chart.getTitle() == null || chart.getTitle().isBlank() ? "" : " '" + chart.getTitle() + "'";
        return new Shown("image/png", Base64.getEncoder().encodeToString(png), size,
                "chart%s of %d series".formatted(title, chart.getSeriesMap().size()));
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
}
