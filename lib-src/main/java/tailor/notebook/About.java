package tailor.notebook;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tailor.report.Rich;

/**
 * What this kit is and runs on.
 *
 * @param facts by name, in the order they are shown
 */
public record About(Map<String, String> facts) implements Rich {

    @Override
    public String toHtml() {
        return Html.table(List.of(), facts.entrySet().stream()
                .map(fact -> List.of("<b>" + Html.escape(fact.getKey()) + "</b>", Html.escape(fact.getValue()))).toList());
    }

    @Override
    public String toString() {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        return facts.entrySet().stream().map(fact -> ("%-" + (width + 2) + "s%s").formatted(fact.getKey(), fact.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
