package tailor.notebook;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import tailor.report.Interval;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Builds a table of measures: whole columns from rows of anything, or row by row over k. */
final class EvaluationTable {
    private final Table table;

    EvaluationTable(String name) {
        table = Table.create(name);
    }

    <T> void text(String name, List<T> rows, Function<T, String> value) {
        table.addColumns(StringColumn.create(name, rows.stream().map(value)));
    }

    <T> void count(String name, List<T> rows, ToLongFunction<T> value) {
        table.addColumns(LongColumn.create(name, rows.stream().mapToLong(value)));
    }

    /** Missing where there is no value. */
    <T> void number(String name, List<T> rows, Function<T, OptionalDouble> value) {
        numbers(name, rows, row -> value.apply(row).orElse(Double.NaN));
    }

    /** Columns NAME, NAME low and NAME high; missing where the interval is null, or has no ends. */
    <T> void intervals(String name, List<T> rows, Function<T, Interval> interval) {
        List<Interval> all = rows.stream().map(interval).toList();
        numbers(name, all, found -> found == null ? Double.NaN : found.mean());
        numbers(name + " low", all, found -> found == null ? Double.NaN : found.low());
        numbers(name + " high", all, found -> found == null ? Double.NaN : found.high());
    }

    private <T> void numbers(String name, List<T> rows, ToDoubleFunction<T> value) {
        DoubleColumn column = DoubleColumn.create(name);
        rows.forEach(row -> append(column, value.applyAsDouble(row)));
        table.addColumns(column);
    }

    /** A row over k: columns variant, model, k, mean, low, high, problems, seeds. */
    void passRow(String variant, String model, int k, Interval interval, int seeds) {
        if (table.columnCount() == 0) {
            table.addColumns(StringColumn.create("variant"), StringColumn.create("model"), IntColumn.create("k"), DoubleColumn.create("mean"),
                    DoubleColumn.create("low"), DoubleColumn.create("high"), IntColumn.create("problems"), IntColumn.create("seeds"));
        }
        table.stringColumn("variant").append(variant);
        table.stringColumn("model").append(model);
        table.intColumn("k").append(k);
        append(table.doubleColumn("mean"), interval.mean());
        append(table.doubleColumn("low"), interval.low());
        append(table.doubleColumn("high"), interval.high());
        table.intColumn("problems").append(interval.n());
        table.intColumn("seeds").append(seeds);
    }

    /** A row of a wide table's measure: columns variant, model, measure, mean, low, high. */
    void measureRow(Row wide, String measure) {
        shareRow(wide.getString("variant"), wide.getString("model"), "measure", measure,
                new Interval(wide.getDouble(measure), wide.getDouble(measure + " low"), wide.getDouble(measure + " high"), 2));
    }

    /** A row of a share under a name: columns variant, model, {@code heading}, mean, low, high; no end is drawn outside [0, 1]. */
    void shareRow(String variant, String model, String heading, String name, Interval share) {
        if (table.columnCount() == 0) {
            table.addColumns(StringColumn.create("variant"), StringColumn.create("model"), StringColumn.create(heading),
                    DoubleColumn.create("mean"), DoubleColumn.create("low"), DoubleColumn.create("high"));
        }
        table.stringColumn("variant").append(variant);
        table.stringColumn("model").append(model);
        table.stringColumn(heading).append(name);
        append(table.doubleColumn("mean"), share.mean());
        append(table.doubleColumn("low"), Math.max(0, share.low()));
        append(table.doubleColumn("high"), Math.min(1, share.high()));
    }

    Table made() {
        return table;
    }

    private static void append(DoubleColumn column, double value) {
        if (Double.isNaN(value)) {
            column.appendMissing();
        } else {
            column.append(value);
        }
    }
}
