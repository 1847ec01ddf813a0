package tailor.report;

import java.io.StringWriter;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.html.HtmlWriteOptions;

/** Shows any Tablesaw table: no digits without meaning, numbers flush right, missing values blank. */
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
        Set<String> right = new java.util.HashSet<>();
        table.columns().stream().filter(c -> isNumber(c)).forEach(c -> right.add(c.name()));
        String more = table.rowCount() <= MOST_ROWS ? ""
                : "<p style=\"color:#777;margin:2px 0\">\u2026 and " + (table.rowCount() - MOST_ROWS) + " more rows</p>";
        return html(shown, right) + more;
    }

    /** @return a table of the same names whose cells are written out. */
    static Table display(Table table) {
        Table shown = Table.create(table.name());
        for (Column<?> column : table.columns()) {
            StringColumn text = StringColumn.create(column.name());
            for (int row = 0; row < table.rowCount(); row++) {
                text.append(cell(column, row));
            }
            shown.addColumns(text);
        }
        return shown;
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
