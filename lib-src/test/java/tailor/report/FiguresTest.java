package tailor.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.w3c.dom.Document;
import tailor.run.Run;

class FiguresTest {
    @TempDir
    static Path home;
    private static List<Run> runs;

    @TempDir
    Path folder;

    @BeforeAll
    static void make() throws Exception {
        runs = new SyntheticRuns(home, 400).betas(new double[] {-0.25, 0, 0.5}, 3);
    }

    @Test
    void savesFourWholeFiles() throws Exception {
        PaperChart chart = Figures.curve(runs, "step", "train/entropy").by("loss.beta");
        FigureFiles files = Figures.save(chart, "11-entropy-vs-step", folder);

        try (PDDocument pdf = Loader.loadPDF(files.pdf().toFile())) {
            assertEquals(1, pdf.getNumberOfPages());
            assertEquals(3.3 * 72, pdf.getPage(0).getMediaBox().getWidth(), 0.1);
            String text = new PDFTextStripper().getText(pdf);
            assertTrue(text.contains("step") && text.contains("\u03B2 = 0.5") && text.contains("\u03B2 = \u22120.25"), text);
            for (COSName name : pdf.getPage(0).getResources().getFontNames()) {
                assertTrue(pdf.getPage(0).getResources().getFont(name).isEmbedded());
            }
        }
        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(files.svg().toFile());
        assertEquals("3.3in", svg.getDocumentElement().getAttribute("width"));
        List<String> words = new ArrayList<>();
        for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
            words.add(svg.getElementsByTagName("text").item(i).getTextContent());
        }
        assertTrue(words.containsAll(List.of("step", "training entropy [nats]", "\u03B2 = 0")), words.toString());
        BufferedImage png = ImageIO.read(files.png().toFile());
        assertEquals(990, png.getWidth(), "3.3 inches at 300 dpi");
    }

    @Test
    void bandsAreInTheVectorFilesBelowTheLines() throws Exception {
        String svg = Figures.svg(Figures.curve(runs, "step", "train/entropy").by("loss.beta"));
        List<String> bands = svg.lines().filter(line -> line.contains("fill-opacity=\"0.22\"")).toList();
        assertEquals(3, bands.size(), "one band a setting");
        assertTrue(bands.get(0).contains("#0072B2"), "precision is blue");
        assertTrue(svg.lastIndexOf("fill-opacity=\"0.22\"") < svg.indexOf("stroke=\"#0072B2\" stroke-width=\"5.21\""), "bands below lines");
        assertEquals(1, svg.lines().filter(line -> line.contains("stroke=\"#0072B2\" stroke-width=\"5.21\"")).count(),
                "one path a line, so that its dashes run through");
        assertEquals(0, Figures.svg(Figures.curve(runs.subList(0, 1), "step", "train/entropy").by("loss.beta")).lines()
                .filter(line -> line.contains("fill-opacity")).count(), "no band for one seed");
    }

    @Test
    void anEventIsMarkedOnTheLineWhereItIsFirstSeen() throws Exception {
        PaperChart chart = Figures.curve(runs, "step", "train/entropy").marking("valid/nll").by("loss.beta");
        assertEquals(9, chart.getSeriesMap().get("validation NLL").getXData().length, "each run's first NLL of 1 or more");
        assertEquals(100, chart.getSeriesMap().get("validation NLL").getXData()[0]);
        assertTrue(chart.source().filters().get("marks").contains("valid/nll"));
        Figures.save(chart, "marked", folder);
        PaperChart none = Figures.curve(runs, "step", "train/entropy").marking("valid/tail_mass").by("loss.beta");
        assertEquals(6, none.getSeriesMap().size(), "three lines, three bands, no mark: a tail never has all the mass");
        assertThrows(IllegalArgumentException.class, () -> Figures.curve(runs, "step", "train/entropy").marking("collapse"));
    }

    @Test
    void sidecarSaysWhereTheFigureComesFrom() throws Exception {
        System.setProperty("tailor.notebook", "notebooks/11-entropy-control.ipynb");
        try {
            FigureFiles files = Figures.save(Figures.curve(runs, "step", "train/entropy").smooth(4).by("loss.beta"), "a", folder);
            JsonNode json = new ObjectMapper().readTree(files.json().toFile());
            assertEquals("11-entropy-control.ipynb", json.get("notebook").asText());
            assertEquals(SyntheticRuns.STUDY, json.get("study").asText());
            assertEquals("cpu", json.get("scale").asText());
            assertEquals(runs.stream().map(Run::id).toList(), new ObjectMapper().convertValue(json.get("runs"), List.class));
            assertEquals("train/entropy", json.get("metrics").get(0).asText());
            assertEquals("loss.beta", json.get("filters").get("by").asText());
            assertTrue(json.get("filters").get("smoothing").asText().contains("5"), "an even window takes one more, and says so");
            assertEquals("c0de", json.get("code").get(0).asText());
            assertTrue(json.get("caption").asText().contains("95% intervals over 3 seeds"));
            assertTrue(json.hasNonNull("commit") && json.hasNonNull("kit_version") && json.hasNonNull("made_at"));
        } finally {
            System.clearProperty("tailor.notebook");
        }
    }

    @Test
    void theSameChartGivesTheSameBytesAndARerunTouchesNothing() throws Exception {
        FigureFiles first = Figures.save(Figures.curve(runs, "step", "train/entropy").by("loss.beta"), "a", folder);
        FigureFiles other = Figures.save(Figures.curve(runs, "step", "train/entropy").by("loss.beta"), "b", folder);
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(Files.readAllBytes(first.all().get(i)), Files.readAllBytes(other.all().get(i)), first.all().get(i).toString());
        }
        var before = Files.getLastModifiedTime(first.json());
        Thread.sleep(1100);
        Figures.save(Figures.curve(runs, "step", "train/entropy").by("loss.beta"), "a", folder);
        assertEquals(before, Files.getLastModifiedTime(first.json()));
        String old = Files.readString(first.json());
        Figures.save(Figures.curve(runs, "step", "train/entropy").by("loss.beta").caption("Another."), "a", folder);
        assertFalse(old.equals(Files.readString(first.json())));
    }

    @Test
    void aFailureLeavesTheOldFigureWhole() throws Exception {
        FigureFiles files = Figures.save(Figures.curve(runs, "step", "train/entropy").by("loss.beta"), "a", folder);
        List<byte[]> before = new ArrayList<>();
        for (Path file : files.all()) {
            before.add(Files.readAllBytes(file));
        }
        // The third file cannot be moved aside: its place is taken by a folder with something in it.
        Files.createDirectories(folder.resolve(".a.png.old/x"));
        PaperChart next = Figures.curve(runs, "step", "train/nll").by("loss.beta");
        String message = assertThrows(UncheckedIOException.class, () -> Figures.save(next, "a", folder)).getMessage();
        assertTrue(message.contains(folder.toString()), message);
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(before.get(i), Files.readAllBytes(files.all().get(i)));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(5, left.count(), "no half-written files beside the figure");
        }
        Path file = Files.createFile(folder.resolve("file"));
        assertThrows(UncheckedIOException.class, () -> Figures.save(next, "a", file));
        assertThrows(IllegalArgumentException.class, () -> Figures.save(next, "../a", folder));
    }

    @Test
    void missingMetricsAndRunsAreNamed() {
        String metric = assertThrows(IllegalArgumentException.class, () -> Figures.curve(runs, "step", "train/entrophy")).getMessage();
        assertTrue(metric.contains("train/entrophy") && metric.contains("train/entropy"), metric);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Figures.curve(List.of(), "step", "a")).getMessage().contains("no runs"));
        String key = assertThrows(IllegalArgumentException.class, () -> Figures.curve(runs, "step", "train/nll").by("beta")).getMessage();
        assertTrue(key.contains("\"beta\"") && key.contains("loss.beta"), key);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Figures.png(Figures.chart(), 1)).getMessage().contains("no finite points"));
    }

    @Test
    void curveOptionsSayWhatTheyDid() {
        PaperChart chart = Figures.curve(runs, "train/tokens", "valid/nll").smooth(3).minMax().from(100).by("loss.beta");
        assertEquals("training tokens seen", chart.getXAxisTitle());
        assertEquals("validation NLL [nats], mean of 3 points", chart.getYAxisTitle());
        assertTrue(chart.caption().contains("the range over 3 seeds"), chart.caption());
        assertEquals(100 * 2048.0, chart.getSeriesMap().get("\u03B2 = 0").getXData()[0]);
        assertEquals(1, Figures.curve(runs, "step", "valid/nll").by().marked().size());
        PaperChart ranks = Figures.curve(runs, "rank", "valid/probability_by_rank").by("loss.beta").logX().logY();
        assertEquals("rank of the token", ranks.getXAxisTitle());
        assertTrue(Figures.svg(ranks).contains("10"));
        PaperChart named = Figures.curve(runs, "step", "valid/nll").by("start", run -> run.seed() == 1 ? "baseline" : "precision");
        assertEquals(Palette.named("precision").color(), named.getSeriesMap().get("precision").getLineColor());
    }

    @Test
    void stockChartsAreSavedAndShownToo() throws Exception {
        XYChart stock = new XYChartBuilder().width(600).height(400).title("t").build();
        stock.addSeries("s", new double[] {1, 2, 3}, new double[] {2, 1, 4});
        FigureFiles files = Figures.save(stock, "stock", folder);
        assertEquals(990, ImageIO.read(files.png().toFile()).getWidth());
        var bars = new CategoryChartBuilder().width(600).height(400).build();
        bars.addSeries("s", List.of("a", "b"), List.of(1, 2));
        assertEquals(1200, ImageIO.read(new ByteArrayInputStream(Figures.png(bars, 2))).getWidth());
        PaperChart chart = Figures.curve(runs, "step", "valid/nll").by("loss.beta");
        assertEquals(950, ImageIO.read(new ByteArrayInputStream(Figures.png(chart, 2))).getWidth(), "3.3 in at 2 x 144 dpi");
    }
}
