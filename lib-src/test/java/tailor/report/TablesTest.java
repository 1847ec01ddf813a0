package tailor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesTest {
    private static Table measured() {
        return Table.create("measured", StringColumn.create("run", "a", "b"), LongColumn.create("n", 3, 3),
                DoubleColumn.create("avg", 0.42885416, Double.NaN), DoubleColumn.create("avg low", 0.39731, Double.NaN),
                DoubleColumn.create("avg high", 0.46039, Double.NaN));
    }

    @Test
    void anEstimateAndItsIntervalAreOneColumn() {
        String html = Tables.html(measured());
        assertTrue(html.contains(">0.429 \u00B1 0.032<"), html);
        assertFalse(html.contains("avg low") || html.contains("avg high"), html);
        assertFalse(html.contains("NaN"), html);
    }

    @Test
    void theTextHasTheSameCells() {
        String text = Tables.text(measured());
        assertTrue(text.contains("0.429 \u00B1 0.032") && !text.contains("avg low"), text);
    }

    @Test
    void columnsOfThatNameThatAreNoIntervalStay() {
        Table table = Table.create("t", DoubleColumn.create("mean", 1.0), DoubleColumn.create("low", 2.0), DoubleColumn.create("high", 3.0));
        String html = Tables.html(table);
        assertTrue(html.contains("low") && html.contains("high"), html);
        assertEquals(3, table.columnCount(), "what is shown is a copy");
    }

    @Test
    void anIntervalThatIsNotKnownLeavesTheEstimate() {
        Table table = Table.create("t", DoubleColumn.create("mean", 1.25), DoubleColumn.create("low", Double.NaN), DoubleColumn.create("high", Double.NaN));
        assertTrue(Tables.text(table).contains("1.25"));
        assertFalse(Tables.text(table).contains("["), Tables.text(table));
    }
}
