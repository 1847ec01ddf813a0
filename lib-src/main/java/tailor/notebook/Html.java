package tailor.notebook;

import java.util.List;

/** Small pieces of HTML with their text escaped; styled inline, because a notebook has no stylesheet of ours. */
final class Html {

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** A table; cells are HTML already. */
    static String table(List<String> header, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<table style=\"font-variant-numeric: tabular-nums\">");
        if (!header.isEmpty()) {
            html.append("<thead><tr>");
            header.forEach(cell -> html.append("<th style=\"text-align: left\">").append(cell).append("</th>"));
            html.append("</tr></thead>");
        }
        html.append("<tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td style=\"text-align: left\">").append(cell).append("</td>"));
            html.append("</tr>");
        }
        return html.append("</tbody></table>").toString();
    }

    /** A bar that is filled to a fraction in [0, 1]. */
    static String bar(double fraction) {
        int percent = (int) Math.round(100 * Math.max(0, Math.min(1, fraction)));
        return "<div style=\"width: 10em; height: 0.8em; background: #8884; border-radius: 2px\"><div style=\"width: " + percent
                + "%; height: 100%; background: #0072b2; border-radius: 2px\"></div></div>";
    }
}
