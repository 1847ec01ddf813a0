package tailor.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * One row a setting: mean and 95% interval over seeds of each metric, and n. Shown with sensible digits; the numbers
 * behind are in {@link #numbers()} and {@link #at}.
 */
public final class SummaryTable implements Rich {
    /** What is known of one setting; a metric that its runs lack is absent. */
    record Row(Setting setting, int runs, Map<String, Interval> intervals) {
    }

    private final List<String> keys;
    private final List<String> metrics;
    private final List<Row> rows;

    SummaryTable(List<String> keys, List<String> metrics, List<Row> rows) {
        this.keys = List.copyOf(keys);
        this.metrics = List.copyOf(metrics);
        this.rows = List.copyOf(rows);
    }

    /** @return number of settings. */
    public int rowCount() {
        return rows.size();
    }

    /**
     * @param metric one of this table's
     * @param values one a key of the grouping, in its order
     * @return mean, interval and n
     * @throws IllegalArgumentException if there is no such row or metric, naming those there are
     */
    public Interval at(String metric, Object... values) {
        if (!metrics.contains(metric)) {
            throw new IllegalArgumentException("No metric \"" + metric + "\" in this table; there are " + String.join(", ", metrics));
        }
        for (Row row : rows) {
            if (isAt(row.setting(), values)) {
                Interval interval = row.intervals().get(metric);
                if (interval == null) {
                    throw new IllegalArgumentException("No run of " + row.setting().label() + " has logged \"" + metric + "\"");
                }
                return interval;
            }
        }
        throw new IllegalArgumentException("No row " + List.of(values) + "; there are "
                + String.join("; ", rows.stream().map(row -> row.setting().label()).toList()));
    }

    /** @return columns: the keys, n, and for each metric its mean, {@code NAME low} and {@code NAME high}; unknown ends are missing. */
    public Table numbers() {
        Table table = Table.create("summary");
        for (String key : keys) {
            List<Object> values = new ArrayList<>();
            rows.forEach(row -> values.add(row.setting().values().get(key)));
            table.addColumns(RunTable.column(key, values));
        }
        table.addColumns(IntColumn.create("n", rows.stream().mapToInt(Row::runs).toArray()));
        for (String metric : metrics) {
            DoubleColumn mean = DoubleColumn.create(metric);
            DoubleColumn low = DoubleColumn.create(metric + " low");
            DoubleColumn high = DoubleColumn.create(metric + " high");
            for (Row row : rows) {
                Interval interval = row.intervals().get(metric);
                append(mean, interval == null ? Double.NaN : interval.mean());
                append(low, interval == null ? Double.NaN : interval.low());
                append(high, interval == null ? Double.NaN : interval.high());
            }
            table.addColumns(mean, low, high);
        }
        return table;
    }

    /** @return the table as text cells: {@code 2.071 ± 0.012}, units and better directions in the headers. */
    public Table display() {
        Table table = Table.create("mean \u00B1 95% interval over n seeds");
        for (String key : keys) {
            table.addColumns(StringColumn.create(heading(table, Setting.symbol(key), key),
                    rows.stream().map(row -> Setting.write(row.setting().values().get(key))).toList()));
        }
        for (String metric : metrics) {
            MetricName name = MetricName.of(metric);
            String heading = (name.axis() + " " + name.better().arrow()).strip();
            table.addColumns(StringColumn.create(heading(table, heading, metric), rows.stream().map(row -> cell(row, metric)).toList()));
        }
        return table.addColumns(StringColumn.create("n", rows.stream().map(row -> String.valueOf(row.runs())).toList()));
    }

    @Override
    public String toHtml() {
        Table table = display();
        Set<String> right = new HashSet<>(table.columnNames());
        table.columnNames().subList(0, keys.size()).forEach(right::remove);
        String note = rows.stream().anyMatch(row -> row.intervals().values().stream().anyMatch(Interval::isKnown))
                ? "<p style=\"color:#777;margin:2px 0\">mean \u00B1 95% interval over n seeds (Student's t)</p>" : "";
        return Tables.html(table, right) + note;
    }

    /** @return the table in plain text. */
    @Override
    public String toString() {
        Table table = display();
        Table plain = Table.create(table.name());
        table.columns().forEach(column -> plain.addColumns(StringColumn.create(Tables.plain(column.name()),
                column.asStringColumn().asList().stream().map(Tables::plain).toList())));
        return plain.print();
    }

    private static String cell(Row row, String metric) {
        Interval interval = row.intervals().get(metric);
        if (interval == null) {
            return "";
        }
        return interval + (interval.n() == row.runs() ? "" : " (n = " + interval.n() + ")");
    }

    /** Two columns of one name cannot be: the second is called by its key. */
    private static String heading(Table table, String wanted, String key) {
        return table.columnNames().stream().anyMatch(wanted::equalsIgnoreCase) ? key : wanted;
    }

    private static boolean isAt(Setting setting, Object[] values) {
        List<Object> own = new ArrayList<>(setting.values().values());
        if (own.size() != values.length) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            boolean same = own.get(i) instanceof Number a && values[i] instanceof Number b ? a.doubleValue() == b.doubleValue()
                    : String.valueOf(own.get(i)).equals(String.valueOf(values[i]));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static void append(DoubleColumn column, double value) {
        if (Double.isNaN(value)) {
            column.appendMissing();
        } else {
            column.append(value);
        }
    }
}
