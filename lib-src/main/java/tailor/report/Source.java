package tailor.report;

import java.util.List;
import java.util.Map;

/**
 * Where the numbers of a figure come from.
 *
 * @param study name of the study, or empty
 * @param scale smoke, cpu or gpu, or empty
 * @param runs ids of the runs, in the order of the run store
 * @param metrics names of the metrics shown
 * @param filters what was selected, grouped and smoothed, e.g. {@code by=loss.beta}
 */
public record Source(String study, String scale, List<String> runs, List<String> metrics, Map<String, String> filters) {
    /** A figure drawn from something other than runs. */
    public static final Source NONE = new Source("", "", List.of(), List.of(), Map.of());

    /** Copies what may change. */
    public Source {
        runs = List.copyOf(runs);
        metrics = List.copyOf(metrics);
        filters = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(filters));
    }
}
