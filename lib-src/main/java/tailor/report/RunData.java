package tailor.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import tailor.run.Metric;
import tailor.run.Provenance;
import tailor.run.Run;
import tailor.run.RunStore;

/** The runs of a table or a figure, their metrics read once, grouped by setting. */
final class RunData {
    /** The step of a value that a run concluded after all steps. */
    static final long CONCLUDED = Long.MAX_VALUE;

    private static final String INIT = "init.";

    /** Opens a store to read it; what code is loaded does not matter. */
    private static final Provenance READER = new Provenance(Provenance.UNKNOWN, Provenance.UNKNOWN, Provenance.UNKNOWN, Map.of());

    private final List<Run> runs = new ArrayList<>();
    private final Map<String, Map<String, NavigableMap<Long, Double>>> metrics = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if there are no runs */
    RunData(Iterable<Run> of) {
        of.forEach(runs::add);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("There are no runs to show; run the study first, or loosen the filter");
        }
        for (Run run : runs) {
            Map<String, NavigableMap<Long, Double>> byName = new LinkedHashMap<>();
            for (Metric metric : run.metrics()) {
                byName.computeIfAbsent(metric.name(), name -> new TreeMap<>()).put(metric.step(), metric.value());
            }
            metrics.put(run.id(), byName);
        }
    }

    List<Run> runs() {
        return runs;
    }

    /**
     * @return values by step; a metric that was only concluded (summary.json) has one value, after the last step; empty
     *     when this run has none
     */
    NavigableMap<Long, Double> series(Run run, String metric) {
        NavigableMap<Long, Double> logged = metrics.get(run.id()).get(metric);
        if (logged != null) {
            return logged;
        }
        JsonNode concluded = at(run.summary(), metric.contains("/") ? "/" : ".", metric);
        return concluded != null && concluded.isNumber() ? new TreeMap<>(Map.of(CONCLUDED, concluded.doubleValue())) : new TreeMap<>();
    }

    /** @throws IllegalArgumentException naming the metric and those there are, if no run has it */
    void require(String metric) {
        if (runs.stream().allMatch(run -> series(run, metric).isEmpty())) {
            Set<String> there = new TreeSet<>();
            metrics.values().forEach(byName -> there.addAll(byName.keySet()));
            throw new IllegalArgumentException("No metric \"" + metric + "\" in " + count() + "; "
                    + (there.isEmpty() ? "they have logged nothing yet" : "there are " + String.join(", ", there)));
        }
    }

    /** @return every metric over steps that some run logged, in order of first appearance; curves by rank or position are none. */
    Set<String> metricNames() {
        Set<String> names = new LinkedHashSet<>();
        metrics.values().forEach(byName -> names.addAll(byName.keySet()));
        names.removeIf(name -> name.contains("_by_"));
        return names;
    }

    /**
     * Groups the runs by the values of configuration keys, in ascending order of the values.
     *
     * @throws IllegalArgumentException naming the key and those there are, if no run has it
     */
    Map<Setting, List<Run>> by(List<String> keys) {
        for (String key : keys) {
            if (runs.stream().allMatch(run -> value(run, key) == null)) {
                Set<String> there = new TreeSet<>();
                runs.forEach(run -> dotted("", run.config(), there));
                throw new IllegalArgumentException("No key \"" + key + "\" in the configuration of " + count() + "; there are "
                        + String.join(", ", there));
            }
        }
        return by(run -> {
            Map<String, Object> values = new LinkedHashMap<>();
            keys.forEach(key -> values.put(key, value(run, key)));
            return new Setting(values);
        });
    }

    /** Groups the runs by anything that can be said of a run. */
    Map<Setting, List<Run>> by(Function<Run, Setting> setting) {
        Map<Setting, List<Run>> groups = new TreeMap<>();
        runs.forEach(run -> groups.computeIfAbsent(setting.apply(run), s -> new ArrayList<>()).add(run));
        return groups;
    }

    /**
     * A key that starts with {@code init.} and is not the run's own is a key of the run whose checkpoint it started from:
     * {@code init.loss.beta} groups reinforcement learning by how the model was pre-trained.
     *
     * @return a number, boolean or string of the configuration (or seed, study, stage, scale), or null if it is not set
     */
    static Object value(Run run, String key) {
        switch (key) {
            case "seed":
                return run.seed();
            case "study":
                return run.spec().study();
            case "stage":
                return run.spec().stage();
            case "scale":
                return run.manifest().scale();
            default:
        }
        JsonNode node = at(run.config(), ".", key);
        String parent = run.config().at("/init/run").asText("");
        if (node == null && key.startsWith(INIT) && !parent.isEmpty()) {
            Path home = run.folder().toAbsolutePath().getParent().getParent();
            return value(RunStore.open(home, READER).find(parent), key.substring(INIT.length()));
        }
        if (node == null || node.isNull()) {
            return null;
        }
        return node.isIntegralNumber() ? (Object) node.longValue() : node.isNumber() ? (Object) node.doubleValue()
                : node.isBoolean() ? (Object) node.booleanValue() : node.isTextual() ? node.textValue() : node.toString();
    }

    /** Where the numbers come from, for the sidecar of a figure. */
    Source source(List<String> shown, Map<String, String> filters) {
        Set<String> studies = new LinkedHashSet<>();
        Set<String> scales = new LinkedHashSet<>();
        Set<String> code = new LinkedHashSet<>();
        for (Run run : runs) {
            studies.add(run.spec().study());
            scales.add(run.manifest().scale());
            code.add(run.manifest().code());
        }
        return new Source(String.join(", ", studies), String.join(", ", scales), runs.stream().map(Run::id).toList(), shown,
                filters, List.copyOf(code));
    }

    private String count() {
        return runs.size() == 1 ? "run " + runs.get(0).id() : runs.size() + " runs (" + runs.get(0).id() + ", \u2026)";
    }

    private static JsonNode at(JsonNode node, String separator, String path) {
        JsonNode whole = node.get(path);
        if (whole != null) {
            return whole;
        }
        for (String part : path.split(java.util.regex.Pattern.quote(separator))) {
            node = node == null ? null : node.get(part);
        }
        return node;
    }

    private static void dotted(String prefix, JsonNode node, Set<String> into) {
        node.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                dotted(prefix + field.getKey() + ".", field.getValue(), into);
            } else {
                into.add(prefix + field.getKey());
            }
        });
    }
}
