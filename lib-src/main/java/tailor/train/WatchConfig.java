package tailor.train;

/**
 * When a policy counts as collapsed.
 *
 * @param window steps to look back, at least 2
 * @param entropyShare a fall of the entropy to this share of its value in the window is a collapse if the reward fell
 *     meanwhile, or neither it nor the length of completions grew, in (0, 1)
 * @param solved mean reward from which certainty is no collapse but what it is for, in (0, 1]: there the reward goes up and down
 *     with the problems that are drawn
 * @param stop whether a collapse ends the run; otherwise it is logged and told
 */
public record WatchConfig(int window, double entropyShare, double solved, boolean stop) {
    public WatchConfig {
        if (window < 2) {
            throw new IllegalArgumentException("watch.window = " + window + " must be at least 2 steps");
        }
        if (!(entropyShare > 0 && entropyShare < 1)) {
            throw new IllegalArgumentException("watch.entropy_share = " + entropyShare + " must be in (0, 1)");
        }
        if (!(solved > 0 && solved <= 1)) {
            throw new IllegalArgumentException("watch.solved = " + solved + " must be in (0, 1]");
        }
    }
}
