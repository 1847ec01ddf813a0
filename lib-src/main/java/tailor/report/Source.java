package tailor.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the numbers of a figure come from.
 *
 * @param study name of the study, or empty
 * @param scale smoke, cpu or gpu, or empty
 * @param runs ids of the runs
 * @param metrics names of the metrics shown
 * @param filters what was selected, grouped and smoothed, e.g. {@code by=loss.beta}
 * @param code SHA-256 of the code that made the runs, one for each version
 */
public record Source(String study, String scale, List<String> runs, List<String> metrics, Map<String, String> filters, List<String> code) {
    /** A figure drawn from something other than runs. */
    public static final Source NONE = new Source("", "", List.of(), List.of(), Map.of(), List.of());

    /** Copies what may change. */
    public Source {
        runs = List.copyOf(runs);
        metrics = List.copyOf(metrics);
        filters = Collections.unmodifiableMap(new TreeMap<>(filters));
        code = List.copyOf(code);
    }
}
