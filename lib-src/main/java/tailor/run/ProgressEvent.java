package tailor.run;

import java.util.Map;

/**
 * Where a run stands.
 *
 * @param runId of the run
 * @param label for people, such as {@code beta=0.5, seed 1}; the id where nobody named it
 * @param step done so far, 0 ≤ step ≤ steps
 * @param steps in all
 * @param tokens done so far, over all steps, those before a resume included
 * @param metrics latest values by name, the one to show first
 */
public record ProgressEvent(String runId, String label, long step, long steps, long tokens, Map<String, Double> metrics) {}
