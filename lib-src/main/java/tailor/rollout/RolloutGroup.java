package tailor.rollout;

import java.util.List;

/**
 * The completions of one prompt.
 *
 * @param rollouts G of them, at least one
 */
public record RolloutGroup(List<Rollout> rollouts) {

    /** Checks that there is one. */
    public RolloutGroup {
        if (rollouts.isEmpty()) {
            throw new IllegalArgumentException("a group of rollouts needs at least one");
        }
        rollouts = List.copyOf(rollouts);
    }

    /** G. */
    public int size() {
        return rollouts.size();
    }

    /** Completion tokens of all of them. */
    public long completionTokens() {
        return rollouts.stream().mapToLong(r -> r.completion().length).sum();
    }
}
