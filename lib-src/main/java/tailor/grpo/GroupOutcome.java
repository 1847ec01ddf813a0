package tailor.grpo;

/**
 * How a group of completions of one prompt ended; what dynamic sampling needs to know of it.
 *
 * @param size completions, at least 1
 * @param correct right ones among them
 * @param tokens completion tokens of all of them
 */
public record GroupOutcome(int size, int correct, long tokens) {

    /** Checks the ranges. */
    public GroupOutcome {
        if (size < 1 || correct < 0 || correct > size || tokens < 0) {
            throw new IllegalArgumentException("group of " + size + " with " + correct + " correct and " + tokens
                    + " tokens: expected size >= 1, 0 <= correct <= size and tokens >= 0");
        }
    }

    /** Whether the group can teach anything: some right, some wrong. */
    public boolean isMixed() {
        return correct > 0 && correct < size;
    }
}
