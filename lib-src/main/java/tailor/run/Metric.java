package tailor.run;

/**
 * One measured number.
 *
 * @param step of the run, ≥ 0
 * @param name such as {@code train/nll}
 * @param value finite
 */
public record Metric(long step, String name, double value) {}
