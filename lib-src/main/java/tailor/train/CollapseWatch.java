package tailor.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import tailor.run.Run;

/**
 * Tells when a policy collapses: its entropy falls to a share of what it was within a window of steps, and its completions
 * have not grown meanwhile (arXiv 2512.22955, Figure 8, and DAPO, arXiv 2503.14476, Figure 2 show the two together).
 *
 * <p>The second condition spares a policy that becomes sure because it learned to work answers out: there the length rises while
 * the entropy falls. Both are means over {@value #SMOOTH} steps, since a single step is noisy.
 */
final class CollapseWatch {
    /** Steps of a mean. */
    static final int SMOOTH = 5;

    private final WatchConfig config;
    private final Deque<double[]> recent = new ArrayDeque<>();      // (entropy, length) of the last SMOOTH steps
    private final Deque<double[]> window = new ArrayDeque<>();      // their means, the oldest first

    /** A watch that has seen what the run has logged: a resumed run goes on as if it had not stopped. */
    CollapseWatch(WatchConfig config, Run run) {
        this.config = config;
        SortedMap<Long, Double> lengths = new TreeMap<>(run.metric("completions/mean_length"));
        new TreeMap<>(run.metric("entropy")).forEach((step, entropy) -> collapsed(entropy, lengths.get(step)));
    }

    /**
     * Takes a step in.
     *
     * @param entropy of the sampled completions, nats
     * @param length mean, tokens
     * @return whether the policy has collapsed within the window that ends here
     */
    boolean collapsed(double entropy, double length) {
        recent.addLast(new double[] {entropy, length});
        if (recent.size() > SMOOTH) {
            recent.removeFirst();
        }
        if (recent.size() < SMOOTH) {
            return false;
        }
        double[] now = {mean(0), mean(1)};
        boolean collapsed = window.stream().anyMatch(then -> now[0] <= config.entropyShare() * then[0] && now[1] <= then[1]);
        window.addLast(now);
        if (window.size() > config.window()) {
            window.removeFirst();
        }
        return collapsed;
    }

    private double mean(int column) {
        return recent.stream().mapToDouble(values -> values[column]).average().orElseThrow();
    }
}
