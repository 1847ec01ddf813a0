package tailor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.run.Run;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class RunTableTest {
    @TempDir
    static Path home;
    private static List<Run> runs;

    @BeforeAll
    static void make() throws Exception {
        runs = new SyntheticRuns(home, 300).betas(new double[] {-0.25, 0, 0.5}, 3);
    }

    @Test
    void oneRowASettingWithIntervalsOverSeeds() {
        SummaryTable table = RunTable.of(runs, "valid/nll", "valid/entropy").by("loss.beta");
        assertEquals(3, table.rowCount());
        double[] last = runs.subList(0, 3).stream().mapToDouble(run -> run.metric("valid/entropy").get(300L)).toArray();
        assertEquals(Intervals.t(last), table.at("valid/entropy", -0.25));
        assertTrue(table.at("valid/entropy", 0).mean() < table.at("valid/entropy", 0.5).mean());
        Table numbers = table.numbers();
        assertEquals(List.of("loss.beta", "n", "valid/nll", "valid/nll low", "valid/nll high", "valid/entropy", "valid/entropy low",
                "valid/entropy high"), numbers.columnNames());
        assertEquals(-0.25, numbers.doubleColumn("loss.beta").get(0));
        assertEquals(3, numbers.intColumn("n").get(0));
    }

    @Test
    void isShownWithUnitsDirectionsAndSensibleDigits() {
        SummaryTable table = RunTable.of(runs, "valid/nll", "valid/tail_mass").by("loss.beta");
        String html = table.toHtml();
        assertTrue(html.contains("validation NLL [nats] \u2193") && html.contains("validation tail mass"), html);
        assertTrue(html.matches("(?s).*>\\d\\.\\d{2,4} \u00B1 0\\.\\d{2,4}<.*"), html);
        assertTrue(html.contains("95% interval over n seeds") && html.contains("\u22120.25"), html);
        assertTrue(table.toString().contains("validation tail mass"));
    }

    @Test
    void oneSeedHasNoIntervalAndNoNaN() {
        SummaryTable table = RunTable.of(runs.subList(0, 1), "valid/nll").by("loss.beta");
        assertFalse(table.at("valid/nll", -0.25).isKnown());
        assertTrue(table.numbers().doubleColumn("valid/nll low").isMissing(0));
        assertFalse(table.toHtml().contains("NaN") || table.toHtml().contains("\u00B1"), table.toHtml());
    }

    @Test
    void otherValuesOfARun() {
        Interval at = RunTable.of(runs, "valid/nll").at(150).by().at("valid/nll");
        assertEquals(9, at.n());
        assertTrue(at.mean() > RunTable.of(runs, "valid/nll").by().at("valid/nll").mean());
        Interval best = RunTable.of(runs, "train/nll").best().by("loss.beta").at("train/nll", 0);
        assertTrue(best.mean() <= RunTable.of(runs, "train/nll").tail(5).by("loss.beta").at("train/nll", 0).mean());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RunTable.of(runs, "train/entropy").best()).getMessage().contains("train/entropy"));
        Interval concluded = RunTable.of(runs, "accuracy/after").by("loss.beta").at("accuracy/after", 0.5);
        assertEquals(0.5, concluded.mean(), 0.05);
        SummaryTable named = RunTable.of(runs, "valid/nll").by("sign", run -> run.config().at("/loss/beta").asDouble() < 0 ? "precision" : "other");
        assertEquals(6, named.at("valid/nll", "other").n());
    }

    @Test
    void runsAreGroupedByWhatTheyStartedFrom() throws Exception {
        SyntheticRuns all = new SyntheticRuns(home, 300);
        List<Run> learned = List.of(all.startedFrom(runs.get(0)), all.startedFrom(runs.get(1)), all.startedFrom(runs.get(8)));
        SummaryTable table = RunTable.of(learned, "reward").by("init.loss.beta");
        assertEquals(2, table.at("reward", -0.25).n());
        assertEquals(1, table.at("reward", 0.5).n());
        assertTrue(table.toHtml().contains(">\u03B2<"), table.toHtml());
    }

    @Test
    void tidyTableHasOneRowAValue() {
        Table tidy = RunTable.tidy(runs, "loss.beta", "loss.type", "model.tied");
        assertEquals(List.of("run", "study", "seed", "loss.beta", "loss.type", "model.tied", "step", "metric", "value"), tidy.columnNames());
        assertEquals(runs.stream().mapToInt(run -> run.metrics().size() - 50).sum(), tidy.rowCount(), "all but the curve by rank");
        assertEquals("shaped_reward", tidy.stringColumn("loss.type").get(0));
        assertTrue(tidy.column("loss.beta") instanceof DoubleColumn);
        assertTrue(Tables.html(tidy).contains("more rows"));
    }

    @Test
    void errorsNameWhatThereIs() {
        String metric = assertThrows(IllegalArgumentException.class, () -> RunTable.of(runs, "valid/loss")).getMessage();
        assertTrue(metric.contains("valid/loss") && metric.contains("valid/nll"), metric);
        String key = assertThrows(IllegalArgumentException.class, () -> RunTable.of(runs, "valid/nll").by("loss.bata")).getMessage();
        assertTrue(key.contains("loss.bata") && key.contains("loss.beta"), key);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RunTable.of(List.of(), "valid/nll")).getMessage().contains("no runs"));
        String row = assertThrows(IllegalArgumentException.class, () -> RunTable.of(runs, "valid/nll").by("loss.beta").at("valid/nll", 7)).getMessage();
        assertTrue(row.contains("\u03B2 = 0.5"), row);
    }
}
