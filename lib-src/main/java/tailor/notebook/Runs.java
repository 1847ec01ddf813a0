package tailor.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tailor.report.Rich;
import tailor.report.RunTable;
import tailor.run.Config;
import tailor.run.Run;

/** The finished runs of a study, in the order they were planned; a list of them for tables and charts. */
public final class Runs extends AbstractList<Run> implements Rich {

    private final List<Run> runs;
    private final List<String> keys;

    /**
     * Collects runs.
     *
     * @param runs finished
     * @param keys dotted names of what varies between them, the seed aside
     */
    public Runs(List<Run> runs, List<String> keys) {
        this.runs = List.copyOf(runs);
        this.keys = List.copyOf(keys);
    }

    @Override
    public Run get(int index) {
        return runs.get(index);
    }

    @Override
    public int size() {
        return runs.size();
    }

    /** Dotted names of what varies between the runs, the seed aside. */
    public List<String> keys() {
        return keys;
    }

    /** Ids of all runs, in order. */
    public List<String> ids() {
        return runs.stream().map(Run::id).toList();
    }

    /**
     * A table of metrics: {@code runs.table("valid/nll").by("loss.beta")} gives mean, 95% interval over seeds, and n.
     *
     * @param metrics names; none means all
     * @throws IllegalArgumentException naming a metric that no run has, and those there are
     */
    public RunTable table(String... metrics) {
        return RunTable.of(this, metrics);
    }

    /**
     * Groups the runs by the value of a key.
     *
     * @throws IllegalArgumentException if the runs have no such key
     */
    public Map<String, Runs> by(String key) {
        Map<String, List<Run>> groups = new LinkedHashMap<>();
        for (Run run : runs) {
            groups.computeIfAbsent(value(run, key).asText(), group -> new ArrayList<>()).add(run);
        }
        Map<String, Runs> by = new LinkedHashMap<>();
        groups.forEach((value, group) -> by.put(value, new Runs(group, keys)));
        return by;
    }

    /**
     * Those runs whose key has a value; 1 and 1.0 are the same. The key {@code seed} works too.
     *
     * @throws IllegalArgumentException if no run has it
     */
    public Runs where(String key, Object value) {
        JsonNode wanted = new ObjectMapper().valueToTree(value);
        List<Run> those = runs.stream().filter(run -> same(value(run, key), wanted)).toList();
        if (those.isEmpty()) {
            throw new IllegalArgumentException("no run has " + key + " = " + value + "; there are " + by(key).keySet());
        }
        return new Runs(those, keys);
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) == 0 : a.equals(b);
    }

    private static JsonNode value(Run run, String key) {
        return key.equals("seed") ? new ObjectMapper().getNodeFactory().numberNode(run.seed()) : Config.at(run.config(), key, run.id());
    }

    /** How a run differs from the others, without its seed: {@code beta=0.5}. */
    String label(Run run) {
        List<String> parts = new ArrayList<>();
        for (String key : keys) {
            String value = value(run, key).asText();
            parts.add(key.equals("variant") ? value : key.substring(key.lastIndexOf('.') + 1) + "=" + value);
        }
        return String.join(", ", parts);
    }

    @Override
    public String toHtml() {
        List<String> header = new ArrayList<>(List.of("run"));
        keys.forEach(key -> header.add(Html.escape(key)));
        header.addAll(List.of("seed", "scale", "made in"));
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            List<String> row = new ArrayList<>(List.of("<code>" + Html.escape(run.id()) + "</code>"));
            keys.forEach(key -> row.add(Html.escape(value(run, key).asText())));
            row.addAll(List.of(Long.toString(run.seed()), Html.escape(run.manifest().scale()), Spoken.duration(run.manifest().seconds())));
            rows.add(row);
        }
        return Html.table(header, rows);
    }

    @Override
    public String toString() {
        return Spoken.count(size(), "run") + ": " + String.join(", ", ids());
    }
}
