package tailor.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import tailor.run.Run;

/**
 * Tells when a policy collapses: its entropy falls to a share of what it was within a window of steps, and it has gained nothing
 * for it: its reward has fallen, or neither reward nor completions have grown (arXiv 2512.22955, Figure 8, and DAPO, arXiv
 * 2503.14476, Figure 2 show entropy and length).
 *
 * <p>Entropy alone also falls where a policy learns: while it begins to work answers out, they grow; once they have their full
 * length, the reward does; and a policy that is right nearly always has nothing left to be unsure of. One that is being ruined may
 * write longer answers, too, but they earn it less. All three are means over {@value #SMOOTH} steps, since a single step is noisy.
 */
final class CollapseWatch {
    /** Steps of a mean. */
    static final int SMOOTH = 5;

    private final WatchConfig config;
    private final Deque<double[]> recent = new ArrayDeque<>();      // (entropy, length, reward) of the last SMOOTH steps
    private final Deque<double[]> window = new ArrayDeque<>();      // their means, the oldest first

    /** A watch that has seen what the run has logged: a resumed run goes on as if it had not stopped. */
    CollapseWatch(WatchConfig config, Run run) {
        this.config = config;
        SortedMap<Long, Double> lengths = new TreeMap<>(run.metric("completions/mean_length"));
        SortedMap<Long, Double> rewards = new TreeMap<>(run.metric("reward"));
        new TreeMap<>(run.metric("entropy")).forEach((step, entropy) -> collapsed(entropy, lengths.get(step), rewards.get(step)));
    }

    /**
     * Takes a step in.
     *
     * @param entropy of the sampled completions, nats
     * @param length of them, mean, tokens
     * @param reward of them, mean, as the verifier gave it
     * @return whether the policy has collapsed within the window that ends here
     */
    boolean collapsed(double entropy, double length, double reward) {
        recent.addLast(new double[] {entropy, length, reward});
        if (recent.size() > SMOOTH) {
            recent.removeFirst();
        }
        if (recent.size() < SMOOTH) {
            return false;
        }
        double[] now = {mean(0), mean(1), mean(2)};
        boolean collapsed = now[2] < config.solved() && window.stream().anyMatch(then -> now[0] <= config.entropyShare() * then[0]
                && (now[2] < then[2] || now[2] == then[2] && now[1] <= then[1]));
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
