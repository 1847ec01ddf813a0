package tailor.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.knowm.xchart.internal.chartpart.Chart;
import tailor.run.Provenance;
import tailor.run.Run;
import tech.tablesaw.api.Table;

/**
 * Figures for a paper, in one sentence each:
 *
 * <pre>{@code
 * var chart = Figures.curve(runs, "step", "train/entropy").by("loss.beta");
 * Figures.save(chart, "11-entropy-vs-step");
 * }</pre>
 *
 * <p>Charts are XChart charts one column wide; {@link #save} takes any XChart chart. Everything works headless.
 */
public final class Figures {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private static final double SCREEN_DPI = 144;

    private Figures() {
    }

    /**
     * A metric over training.
     *
     * @param x {@code step}, or a metric that grows with it, e.g. {@code train/tokens}; {@code rank} for
     *     {@code valid/probability_by_rank}, {@code position} for {@code valid/entropy_by_position}
     * @throws IllegalArgumentException naming the metric and those there are, if no run has it
     */
    public static Curve curve(Iterable<Run> runs, String x, String metric) {
        return new Curve(runs, x, metric);
    }

    /** The last value of one metric a bar, or of several metrics side by side. */
    public static Bars bars(Iterable<Run> runs, String... metrics) {
        if (metrics.length == 0) {
            throw new IllegalArgumentException("bars needs at least one metric, e.g. \"valid/nll\"");
        }
        return new Bars(runs, List.of(metrics));
    }

    /** One bar a row, in the order of the rows. */
    public static PaperChart bars(Table table, String category, String value) {
        return new TablePlot(table, category, value).bars(category, "", value, "", "");
    }

    /** One bar a row with a whisker from the column {@code low} to {@code high}. */
    public static PaperChart bars(Table table, String category, String value, String low, String high) {
        return new TablePlot(table, category, value, low, high).bars(category, "", value, low, high);
    }

    /** Bars of several groups side by side in each category, e.g. before and after. */
    public static PaperChart bars(Table table, String category, String group, String value, String low, String high) {
        return new TablePlot(table, category, group, value, low, high).bars(category, group, value, low, high);
    }

    /**
     * One line for each value of the column {@code group} (empty name: one line). Rows of a group that share x are taken for
     * seeds: the line is their mean, the band the 95% interval.
     */
    public static PaperChart lines(Table table, String x, String y, String group) {
        return new TablePlot(table, x, y, group).lines(x, y, group);
    }

    /** One line for each value of {@code group} with a band from the column {@code low} to {@code high}. */
    public static PaperChart lines(Table table, String x, String y, String low, String high, String group) {
        return new TablePlot(table, x, y, low, high, group).lines(x, y, low, high, group);
    }

    /** Probability by rank on two logarithmic axes: a straight line is a power law. */
    public static PaperChart rankPlot(Table table, String rank, String probability, String group) {
        return lines(table, rank, probability, group).axes("rank of the token", "probability").logX().logY();
    }

    /** Points, coloured by the column {@code group} (empty name: one colour). */
    public static PaperChart scatter(Table table, String x, String y, String group) {
        return new TablePlot(table, x, y, group).scatter(x, y, group);
    }

    /** An empty chart of one column's width, for lines of one's own. */
    public static PaperChart chart() {
        return new PaperChart();
    }

    /**
     * Writes {@code figures/NAME.pdf, .svg, .png} (300 dpi) and {@code .json} (where it came from): all four or none, and
     * nothing at all when the figure has not changed. The folder is {@code -Dtailor.figures}, {@code $TAILOR_FIGURES}, or
     * {@code figures/} of the repository around the working directory.
     *
     * @param chart any XChart chart; one that is not a {@link PaperChart} is scaled to one column's width
     * @param name letters, digits, dots, hyphens, e.g. {@code 11-entropy-vs-step}
     * @throws UncheckedIOException naming the folder, if it cannot be written
     */
    public static FigureFiles save(Chart<?, ?> chart, String name) {
        return save(chart, name, folder());
    }

    /** As {@link #save(Chart, String)} into another folder. */
    public static FigureFiles save(Chart<?, ?> chart, String name, Path folder) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A figure's name is letters, digits, dots and hyphens, got \"" + name + "\"");
        }
        Drawing drawing = Drawing.of(chart);
        double inches = chart instanceof PaperChart paper ? paper.inches() : Paper.COLUMN;
        String caption = chart instanceof PaperChart paper ? Tables.plain(paper.caption()) : "";
        BufferedImage image = PngWriter.image(drawing, inches * Paper.DPI / drawing.width());
        FigureFiles files = FigureFiles.in(folder, name);
        try {
            files.write(PdfWriter.write(drawing, inches, caption), SvgWriter.write(drawing, inches, caption),
                    PngWriter.write(image, Paper.DPI), sidecar(chart, name, inches, inches * drawing.height() / drawing.width()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot draw the figure " + name, e);
        }
        return files;
    }

    /**
     * The chart as a PNG for a screen, where one column of a paper is 475 pixels wide: a screen is read from further away
     * than paper.
     *
     * @param chart any XChart chart
     * @param scale 1, or 2 for a sharp screen that shows it at half the size
     */
    public static byte[] png(Chart<?, ?> chart, double scale) {
        Drawing drawing = Drawing.of(chart);
        // A paper chart has 300 units an inch, any other chart is laid out in screen pixels.
        double unit = chart instanceof PaperChart ? SCREEN_DPI / Paper.DPI : 1;
        try {
            return PngWriter.write(PngWriter.image(drawing, scale * unit), SCREEN_DPI * scale);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot draw the chart", e);
        }
    }

    /** The chart as SVG without a prolog, for a web page. */
    public static String svg(Chart<?, ?> chart) {
        Drawing drawing = Drawing.of(chart);
        double inches = chart instanceof PaperChart paper ? paper.inches() : Paper.COLUMN;
        return new String(SvgWriter.write(drawing, inches, ""), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** @return where {@link #save} writes. */
    public static Path folder() {
        String named = System.getProperty("tailor.figures", System.getenv().getOrDefault("TAILOR_FIGURES", ""));
        if (!named.isBlank()) {
            return Path.of(named);
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("notebooks")) && Files.isRegularFile(at.resolve("pom.xml"))) {
                return at.resolve("figures");
            }
        }
        return here.resolve("figures");
    }

    private static ObjectNode sidecar(Chart<?, ?> chart, String name, double width, double height) {
        Source source = chart instanceof PaperChart paper ? paper.source() : Source.NONE;
        Provenance now = Provenance.of(Path.of(""));
        ObjectNode json = FigureFiles.JSON.createObjectNode();
        json.put("figure", name).put("caption", chart instanceof PaperChart paper ? Tables.plain(paper.caption()) : "");
        json.put("notebook", notebook()).put("study", source.study()).put("scale", source.scale());
        json.set("runs", FigureFiles.JSON.valueToTree(source.runs()));
        json.set("metrics", FigureFiles.JSON.valueToTree(source.metrics()));
        json.set("filters", FigureFiles.JSON.valueToTree(source.filters()));
        json.set("code", FigureFiles.JSON.valueToTree(source.code()));
        json.putArray("inches").add(Math.round(width * 1000) / 1000.0).add(Math.round(height * 1000) / 1000.0);
        json.put("commit", now.commit()).put("patch", now.patch()).put("kit_version", version());
        return json.put("made_at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The notebook that this kernel belongs to: told by the kit, or by the Jupyter server. */
    private static String notebook() {
        String told = System.getProperty("tailor.notebook", System.getenv().getOrDefault("TAILOR_NOTEBOOK",
                System.getenv().getOrDefault("JPY_SESSION_NAME", "")));
        return told.isBlank() ? "" : Path.of(told).getFileName().toString();
    }

    private static String version() {
        String version = Figures.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
