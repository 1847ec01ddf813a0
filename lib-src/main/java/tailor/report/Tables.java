package tailor.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.html.HtmlWriteOptions;

/**
 * Shows any Tablesaw table: no digits without meaning, numbers flush right, missing values blank, and an estimate with the ends of
 * its interval ({@code x}, {@code x low}, {@code x high}; or {@code mean}, {@code low}, {@code high}) in one column.
 */
public final class Tables {
    /** Rows shown before the rest is counted. */
    static final int MOST_ROWS = 60;

    private static final Set<ColumnType> WHOLE = Set.of(ColumnType.INTEGER, ColumnType.LONG, ColumnType.SHORT);
    private static final Set<ColumnType> REAL = Set.of(ColumnType.DOUBLE, ColumnType.FLOAT);
    private static final Pattern RAISED = Pattern.compile("\\^\\{([^}]*)}");

    private Tables() {
    }

    /** @return the table as HTML, with four significant digits and at most 60 rows. */
    public static String html(Table table) {
        Table shown = display(table.first(Math.min(MOST_ROWS, table.rowCount())));
        Set<String> right = table.columns().stream().filter(Tables::isNumber).map(Column::name).collect(Collectors.toSet());
        String more = table.rowCount() <= MOST_ROWS ? ""
                : "<p style=\"color:#777;margin:2px 0\">\u2026 and " + (table.rowCount() - MOST_ROWS) + " more rows</p>";
        return html(shown, right) + more;
    }

    /** @return the same as plain text, the first and last rows of a long table. */
    public static String text(Table table) {
        return display(table).print();
    }

    /** @return a table whose cells are written out, estimates with their intervals. */
    private static Table display(Table table) {
        Table shown = Table.create(table.name());
        Set<String> ends = new HashSet<>();
        for (Column<?> column : table.columns()) {
            StringColumn text = StringColumn.create(column.name());
            Optional<List<Interval>> intervals = intervals(table, column);
            for (int row = 0; row < table.rowCount(); row++) {
                text.append(intervals.isEmpty() || column.isMissing(row) ? cell(column, row) : intervals.get().get(row).toString());
            }
            intervals.ifPresent(found -> ends.addAll(List.of(end(column, "low"), end(column, "high"))));
            shown.addColumns(text);
        }
        ends.forEach(shown::removeColumns);
        return shown;
    }

    /** The intervals around a column's numbers, if the table has their ends; null where there is no number. */
    private static Optional<List<Interval>> intervals(Table table, Column<?> column) {
        if (!REAL.contains(column.type()) || !table.columnNames().containsAll(List.of(end(column, "low"), end(column, "high")))) {
            return Optional.empty();
        }
        List<Interval> intervals = new ArrayList<>();
        for (int row = 0; row < table.rowCount(); row++) {
            double mean = table.numberColumn(column.name()).getDouble(row);
            double low = table.numberColumn(end(column, "low")).getDouble(row);
            double high = table.numberColumn(end(column, "high")).getDouble(row);
            if (low > mean || high < mean || Double.isNaN(low) != Double.isNaN(high)) {
                return Optional.empty();        // columns that are called so, and mean something else
            }
            intervals.add(column.isMissing(row) ? null : new Interval(mean, low, high, 1));
        }
        return Optional.of(intervals);
    }

    private static String end(Column<?> column, String which) {
        return column.name().equals("mean") ? which : column.name() + " " + which;
    }

    /** @param right names of the columns that are set flush right */
    static String html(Table strings, Set<String> right) {
        StringWriter out = new StringWriter();
        strings.write().usingOptions(HtmlWriteOptions.builder(out).elementCreator((name, column, row) -> {
            Element element = new Element(name);
            if (name.equals("table")) {
                element.attr("class", "tailor").attr("style", "border-collapse:collapse;font-variant-numeric:tabular-nums");
            } else if (column != null) {
                element.attr("style", "padding:2px 12px 2px 0;text-align:" + (right.contains(column.name()) ? "right" : "left")
                        + ";white-space:nowrap" + (row == null ? ";border-bottom:1px solid #888;font-weight:600" : ""));
            }
            return element;
        }).build());
        return RAISED.matcher(out.toString()).replaceAll("<sup>$1</sup>");
    }

    /** @return labels without markup, for plain text. */
    static String plain(String text) {
        return RAISED.matcher(text).replaceAll("^$1");
    }

    static boolean isNumber(Column<?> column) {
        return WHOLE.contains(column.type()) || REAL.contains(column.type());
    }

    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        Object value = column.get(row);
        if (REAL.contains(column.type())) {
            return Digits.significant(((Number) value).doubleValue(), 4);
        }
        return WHOLE.contains(column.type()) ? value.toString().replace('-', '\u2212') : value.toString();
    }
}
