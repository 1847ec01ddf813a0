package tailor.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Charts from any Tablesaw table, grouped by the values of one of its columns. */
final class TablePlot {
    private final Table table;

    /** @throws IllegalArgumentException if the table has no rows, or lacks a column, naming those there are */
    TablePlot(Table table, String... columns) {
        if (table.rowCount() == 0) {
            throw new IllegalArgumentException("The table \"" + table.name() + "\" has no rows to draw; columns are " + table.columnNames());
        }
        for (String column : columns) {
            if (!column.isEmpty() && table.columnNames().stream().noneMatch(column::equals)) {
                throw new IllegalArgumentException("No column \"" + column + "\" in the table; there are " + String.join(", ", table.columnNames()));
            }
        }
        this.table = table;
    }

    /** A line a group; rows of a group that share x are seeds: their mean with a band. */
    PaperChart lines(String x, String y, String group) {
        PaperChart chart = new PaperChart().axes(MetricName.of(x).axis(), MetricName.of(y).axis());
        int next = 0;
        for (Map.Entry<Setting, List<double[]>> entry : points(group, x, y).entrySet()) {
            NavigableMap<Double, List<Double>> byX = new TreeMap<>();
            entry.getValue().forEach(p -> byX.computeIfAbsent(p[0], k -> new ArrayList<>()).add(p[1]));
            List<Interval> intervals = byX.values().stream()
                    .map(v -> Intervals.t(v.stream().mapToDouble(Double::doubleValue).toArray())).toList();
            double[] xs = byX.keySet().stream().mapToDouble(Double::doubleValue).toArray();
            Look look = entry.getKey().look() != null ? entry.getKey().look() : Palette.other(next++);
            line(chart, entry.getKey().label(), look, xs, intervals);
        }
        return chart.source(source(x, y, group));
    }

    /** A line a group with a band between two columns. */
    PaperChart lines(String x, String y, String low, String high, String group) {
        PaperChart chart = new PaperChart().axes(MetricName.of(x).axis(), MetricName.of(y).axis());
        int next = 0;
        for (Map.Entry<Setting, List<double[]>> entry : points(group, x, y, low, high).entrySet()) {
            List<double[]> sorted = new ArrayList<>(entry.getValue());
            sorted.sort((a, b) -> Double.compare(a[0], b[0]));
            Look look = entry.getKey().look() != null ? entry.getKey().look() : Palette.other(next++);
            line(chart, entry.getKey().label(), look, sorted.stream().mapToDouble(p -> p[0]).toArray(),
                    sorted.stream().map(p -> new Interval(p[1], p[2], p[3], 2)).toList());
        }
        return chart.source(source(x, y, group));
    }

    PaperChart scatter(String x, String y, String group) {
        PaperChart chart = new PaperChart().axes(MetricName.of(x).axis(), MetricName.of(y).axis());
        int next = 0;
        for (Map.Entry<Setting, List<double[]>> entry : points(group, x, y).entrySet()) {
            Look look = entry.getKey().look() != null ? entry.getKey().look() : Palette.other(next++);
            chart.points(entry.getKey().label(), look, entry.getValue().stream().mapToDouble(p -> p[0]).toArray(),
                    entry.getValue().stream().mapToDouble(p -> p[1]).toArray());
        }
        return chart.source(source(x, y, group));
    }

    /** Bars in the order of the rows; low and high may be empty names. */
    PaperChart bars(String category, String group, String value, String low, String high) {
        List<Bars.Bar> bars = new ArrayList<>();
        for (Row row : table) {
            double mean = number(row, value);
            if (Double.isNaN(mean)) {
                continue;
            }
            Interval interval = low.isEmpty() ? Interval.point(mean, 1) : new Interval(mean, number(row, low), number(row, high), 2);
            bars.add(new Bars.Bar(setting(row, category), group.isEmpty() ? "" : String.valueOf(row.getObject(group)), interval));
        }
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("The column \"" + value + "\" has only missing values");
        }
        return Bars.draw(bars).axes("", MetricName.of(value).axis()).source(source(category, value, group));
    }

    /** The runs of a table that names them, in columns {@code run} and {@code study}. */
    private Source source(String x, String y, String group) {
        return new Source(String.join(", ", texts("study")), "", texts("run"), List.of(y), Map.of("x", x, "by", group), List.of());
    }

    private List<String> texts(String column) {
        return table.columnNames().contains(column) && table.column(column) instanceof StringColumn text ? text.unique().asList() : List.of();
    }

    private static void line(PaperChart chart, String label, Look look, double[] x, List<Interval> intervals) {
        if (intervals.stream().anyMatch(Interval::isKnown)) {
            chart.band(look, x, intervals.stream().mapToDouble(Interval::low).toArray(), intervals.stream().mapToDouble(Interval::high).toArray());
        }
        chart.line(label, look, x, intervals.stream().mapToDouble(Interval::mean).toArray());
    }

    /** Rows as numbers, by group in order of the groups' values; rows with a missing x or y are left out. */
    private Map<Setting, List<double[]>> points(String group, String... columns) {
        Map<Setting, List<double[]>> points = new TreeMap<>();
        for (Row row : table) {
            double[] values = new double[columns.length];
            for (int i = 0; i < columns.length; i++) {
                values[i] = number(row, columns[i]);
            }
            if (!Double.isNaN(values[0]) && !Double.isNaN(values[1])) {
                points.computeIfAbsent(setting(row, group), s -> new ArrayList<>()).add(values);
            }
        }
        if (points.isEmpty()) {
            throw new IllegalArgumentException("No row of the table has both " + columns[0] + " and " + columns[1]);
        }
        return points;
    }

    private static Setting setting(Row row, String group) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!group.isEmpty()) {
            values.put(group, row.isMissing(group) ? null : row.getObject(group));
        }
        return new Setting(values);
    }

    private double number(Row row, String name) {
        Column<?> column = table.column(name);
        if (!(column instanceof NumericColumn<?> numbers)) {
            throw new IllegalArgumentException("Column \"" + name + "\" is of type " + column.type().name() + "; it must be numeric");
        }
        return row.isMissing(name) ? Double.NaN : numbers.getDouble(row.getRowNumber());
    }
}
