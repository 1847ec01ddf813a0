package tailor.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.AnnotationLine;
import tailor.report.PaperChart.Names;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PaperChartTest {
    private static final double[] X = DoubleStream.iterate(1, x -> x + 1).limit(40).toArray();

    private static double[] y(double slope) {
        return DoubleStream.of(X).map(x -> 2 + slope * x).toArray();
    }

    private static PaperLayout layout(PaperChart chart) {
        return PaperLayout.of(chart, chart.getWidth(), chart.getHeight());
    }

    @Test
    void namesStandAtTheLinesOnlyIfTheyFit() {
        PaperChart chart = new PaperChart().line("a", Palette.other(0), X, y(0.1)).line("b", Palette.other(1), X, y(0.2));
        assertEquals(Names.AT_LINES, layout(chart).names());
        chart.line("a very long name that would take half of the figure", Palette.other(2), X, y(0.3));
        assertNotEquals(Names.AT_LINES, layout(chart).names());
    }

    @Test
    void aLegendCoversNoData() {
        Random random = new Random(1);
        double[] xs = random.doubles(600).toArray();
        double[] ys = random.doubles(600).toArray();
        PaperChart full = new PaperChart().points("everywhere", Palette.other(0), xs, ys);
        assertEquals(Names.ABOVE, layout(full).names(), "no free corner");
        PaperChart rising = new PaperChart().points("rising", Palette.other(0), X, y(1));
        assertEquals(Names.INSIDE, layout(rising).names());
        assertNotNull(new LineNames(rising.named()).corner(layout(rising), rising));
    }

    @Test
    void crowdedNamesMoveApartAsLittleAsPossible() {
        double[] placed = LineNames.spread(new double[] {10, 11, 12, 50}, 10, 0, 100);
        assertArrayEquals(new double[] {1, 11, 21, 50}, placed, 1e-9);
        assertArrayEquals(new double[] {80, 90, 100}, LineNames.spread(new double[] {99, 99, 100}, 10, 0, 100), 1e-9);
    }

    @Test
    void ticksAreRoundAndWrittenWithTheSameDecimals() {
        assertEquals(List.of("1.5", "2.0", "2.5", "3.0"), Ticks.linear(1.4, 3.1, 5).labels());
        assertEquals(List.of("\u22120.2", "\u22120.1", "0.0", "0.1"), Ticks.linear(-0.25, 0.15, 5).labels());
        assertEquals(List.of("0", "1M", "2M", "3M"), Ticks.linear(0, 3e6, 4).labels());
        assertEquals(List.of("0", "2\u00B710^{\u22124}", "4\u00B710^{\u22124}"), Ticks.linear(0, 4.4e-4, 3).labels());
        assertEquals(List.of("10^{\u22124}", "10^{\u22122}", "10^{0}"), Ticks.logarithmic(5e-5, 1, 3).labels());
        assertEquals(List.of("1", "10", "100"), Ticks.logarithmic(1, 500, 5).labels());
        assertEquals(List.of("2", "5", "10", "20"), Ticks.logarithmic(1.5, 30, 5).labels());
        assertTrue(Ticks.linear(3, 3, 5).labels().size() == 1);
        for (int i = 0; i < 200; i++) {
            Random random = new Random(i);
            double low = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9) - 4);
            Ticks ticks = Ticks.linear(low, low + Math.pow(10, random.nextInt(8) - 5) * (1 + 9 * random.nextDouble()), 5);
            assertTrue(ticks.major().size() >= 2 && ticks.major().size() <= 8, "seed " + i + ": " + ticks.labels());
            assertEquals(ticks.labels().size(), ticks.labels().stream().distinct().count(), "seed " + i + ": " + ticks.labels());
        }
    }

    @Test
    void aLogarithmicAxisLeavesOutWhatItCannotShow() {
        double[] withZero = {0, 0.1, 0.01};
        PaperChart chart = new PaperChart().line("a", Palette.other(0), new double[] {1, 2, 3}, withZero)
                .band(Palette.other(0), new double[] {1, 2, 3}, new double[] {-0.1, 0.05, 0.001}, new double[] {0.2, 0.2, 0.02}).logY();
        String once = Figures.svg(chart);
        assertEquals(once, Figures.svg(chart), "painting changes nothing");
        assertTrue(!once.contains("NaN") && !once.contains("Infinity"), once);
        assertArrayEquals(withZero, chart.getSeriesMap().get("a").getYData());
    }

    @Test
    void whatAResearcherAddsToAnXChartIsDrawn() {
        PaperChart chart = Figures.chart().axes("x", "y");
        chart.addSeries("mine", X, y(0.3));
        chart.addAnnotation(new AnnotationLine(5, false, false));
        String svg = Figures.svg(chart);
        assertTrue(svg.contains(">mine</text>"), svg);
        chart.getStyler().setYAxisMax(100.0);
        assertEquals(100, layout(chart).y().high());
        assertThrows(IllegalArgumentException.class, () -> chart.rangeX(2, 1));
    }

    @Test
    void hatsSuperscriptsAndUnknownCharactersAreWritten(@TempDir Path folder) {
        PaperChart chart = Figures.chart().axes("\u03BB\u0302", "10^{\u22123} \u4F60").title("r_{pos}").line("\u03BB\u0303 = 0", Palette.other(0), X, y(1));
        Figures.save(chart, "hats", folder);
        String svg = Figures.svg(chart);
        assertTrue(svg.contains(">\u02C6</text>") && svg.contains(">\u22123</text>") && svg.contains(">pos</text>"), svg);
    }

    @Test
    void tablesBecomeCharts() {
        Table table = Table.create("t", StringColumn.create("setting", "baseline", "baseline", "baseline", "precision", "precision"),
                DoubleColumn.create("rank", 1, 1, 2, 1, 2), DoubleColumn.create("probability", 0.5, 0.6, 0.1, 0.7, 0.05));
        PaperChart lines = Figures.lines(table, "rank", "probability", "setting");
        assertEquals(0.55, lines.getSeriesMap().get("baseline").getYData()[0], 1e-12);
        assertEquals(Palette.named("precision").color(), lines.getSeriesMap().get("precision").getLineColor());
        assertTrue(Figures.rankPlot(table, "rank", "probability", "setting").getStyler().isYAxisLogarithmic());
        assertEquals(3, Figures.scatter(table, "rank", "probability", "setting").getSeriesMap().get("baseline").getXData().length);
        String missing = assertThrows(IllegalArgumentException.class, () -> Figures.lines(table, "ranks", "probability", "")).getMessage();
        assertTrue(missing.contains("ranks") && missing.contains("probability"), missing);
        assertThrows(IllegalArgumentException.class, () -> Figures.lines(table.emptyCopy(), "rank", "probability", ""));
        String type = assertThrows(IllegalArgumentException.class, () -> Figures.lines(table, "setting", "rank", "")).getMessage();
        assertTrue(type.contains("numeric"), type);
    }

    @Test
    void barsHaveWhiskersAndGroups() {
        Table table = Table.create("t", StringColumn.create("start", "baseline", "baseline", "precision", "precision"),
                StringColumn.create("when", "before", "after", "before", "after"), DoubleColumn.create("accuracy", 0.2, 0.5, 0.25, 0.6),
                DoubleColumn.create("low", 0.15, 0.45, 0.2, 0.55), DoubleColumn.create("high", 0.25, 0.55, 0.3, 0.66));
        PaperChart chart = Figures.bars(table, "start", "when", "accuracy", "low", "high");
        assertEquals(List.of("baseline", "precision"), chart.categories());
        assertEquals(8, chart.getSeriesMap().size(), "four bars, four whiskers");
        assertEquals(0, layout(chart).y().low(), "bars stand on zero");
        String svg = Figures.svg(chart);
        assertTrue(svg.contains(">before</text>") && svg.contains(">after</text>"), svg);
    }

    /** Few bars: names in lines. Many, or a long word: names turned. In both no name leaves the figure or meets its neighbour. */
    @ParameterizedTest
    @CsvSource({"before;after;with DAPO, false", "Qwen3-0.6B-Base before;after RLVR;diversity start after reinforcement, false",
            "baseline;precision;diversity;mid-training;after GRPO;with DAPO, true", "an_unbreakable_name_that_is_long;b;c, true", "one, false"})
    void namesUnderBarsKeepApart(String names, boolean turned) {
        String[] bars = names.split(";");
        Table table = Table.create("t", StringColumn.create("model", bars), DoubleColumn.create("accuracy", new double[bars.length]));
        PaperChart chart = Figures.bars(table, "model", "accuracy");
        PaperLayout layout = layout(chart);
        CategoryLabels labels = layout.categories();
        assertEquals(turned, labels.turned());
        for (int i = 0; i < bars.length; i++) {
            double reach = labels.reach(i);
            assertTrue(layout.atX(i) - reach >= -1e-9, "left of the figure: " + bars[i]);
            assertTrue(turned || layout.atX(i) + reach <= chart.getWidth(), "right of the figure: " + bars[i]);
            assertTrue(turned || i == 0 || layout.atX(i) - reach > layout.atX(i - 1) + labels.reach(i - 1), "over its neighbour: " + bars[i]);
        }
        assertTrue(layout.top() + layout.height() + labels.height() < chart.getHeight());
        assertTrue(layout.height() > chart.getHeight() * 0.4, "little is left of the plot");
    }

    @Test
    void transcriptsAreEscapedAndMarkedNotByColourAlone() {
        Rich table = Transcript.table(List.of(Transcript.of("1 < 2?", "no", 0, "yes & #### 2", 1)));
        assertTrue(table.toHtml().contains("1 &lt; 2?") && table.toHtml().contains("\u2717 reward 0") && table.toHtml().contains("\u2713 reward 1"));
        assertTrue(table.toString().contains("before (\u2717 reward 0): no"));
    }
}
