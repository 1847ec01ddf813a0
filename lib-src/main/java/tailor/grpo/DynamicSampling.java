package tailor.grpo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * DAPO's dynamic sampling: keep sampling until enough groups have some right and some wrong completions (arXiv 2503.14476, §3.2).
 *
 * <p>All-right and all-wrong groups have zero advantage; without this the effective batch shrinks as the policy improves.
 *
 * @param wanted groups that an update needs, at least 1
 * @param limit groups that may be sampled for one update, at least {@code wanted}
 */
public record DynamicSampling(int wanted, int limit) {

    /** Checks the ranges. */
    public DynamicSampling {
        if (wanted < 1 || limit < wanted) {
            throw new IllegalArgumentException("dynamic sampling of " + wanted + " groups with a limit of " + limit
                    + ": expected wanted >= 1 and limit >= wanted");
        }
    }

    /**
     * Samples until enough groups are mixed or the limit is reached.
     *
     * @param <T> a group with its completions
     * @param source makes the next groups when told how many are missing; at least one a call, and as many as it finds best
     * @param outcome how a group ended
     * @return the first {@code wanted} mixed groups in the order of sampling, or fewer when the limit came first
     * @throws IllegalStateException if the source returns no group
     */
    public <T> Selection<T> select(IntFunction<List<T>> source, Function<T, GroupOutcome> outcome) {
        List<T> kept = new ArrayList<>();
        int tried = 0;
        int allRight = 0;
        int allWrong = 0;
        int surplus = 0;
        long discarded = 0;
        while (kept.size() < wanted && tried < limit) {
            List<T> groups = source.apply(wanted - kept.size());
            if (groups.isEmpty()) {
                throw new IllegalStateException("the source of groups ran dry after " + tried + " groups");
            }
            for (T group : groups) {
                GroupOutcome ended = outcome.apply(group);
                tried++;
                if (ended.isMixed() && kept.size() < wanted) {
                    kept.add(group);
                    continue;
                }
                discarded += ended.tokens();
                surplus += ended.isMixed() ? 1 : 0;
                allRight += ended.correct() == ended.size() ? 1 : 0;
                allWrong += ended.correct() == 0 ? 1 : 0;
            }
        }
        return new Selection<>(List.copyOf(kept), new Counts(wanted, tried, kept.size(), allRight, allWrong, surplus, discarded));
    }

    /**
     * No dynamic sampling: every group is kept, whatever its outcome.
     *
     * @param <T> a group with its completions
     * @param groups at least one
     */
    public static <T> Selection<T> keepAll(List<T> groups) {
        return new Selection<>(List.copyOf(groups), new Counts(groups.size(), groups.size(), groups.size(), 0, 0, 0, 0));
    }

    /**
     * The groups to learn from, and what they cost.
     *
     * @param <T> a group with its completions
     * @param groups at most {@code wanted} mixed groups
     * @param counts what was sampled
     */
    public record Selection<T>(List<T> groups, Counts counts) {}

    /**
     * What was sampled for one update; tried = kept + allRight + allWrong + surplus.
     *
     * @param wanted groups asked for
     * @param tried groups sampled
     * @param kept mixed groups kept
     * @param allRight groups thrown away because every completion was right
     * @param allWrong groups thrown away because none was
     * @param surplus mixed groups thrown away because there were enough
     * @param tokensDiscarded completion tokens of all groups thrown away
     */
    public record Counts(int wanted, int tried, int kept, int allRight, int allWrong, int surplus, long tokensDiscarded) {

        /** Whether there are as many groups as asked for. */
        public boolean isComplete() {
            return kept == wanted;
        }

        /** One line for a log or an error: what is missing, why, and what to change. */
        public String describe() {
            if (isComplete()) {
                return "kept " + kept + " of " + tried + " groups (" + allRight + " all right, " + allWrong + " all wrong, "
                        + surplus + " surplus)";
            }
            return "only " + kept + " of the " + wanted + " groups wanted were mixed after " + tried + " tried (" + allRight
                    + " all right, " + allWrong + " all wrong, " + tokensDiscarded + " tokens thrown away): "
                    + (allRight >= allWrong ? "the problems are too easy by now; take harder ones or stop here"
                            : "the problems are too hard; take easier ones, more samples a prompt, or a better start");
        }
    }
}
