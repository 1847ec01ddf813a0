package tailor.grpo;

/**
 * DAPO's soft overlong penalty (arXiv 2503.14476, Eq. 13): 0 up to {@code limit − buffer} tokens, then linear down to −1 at the limit.
 *
 * <p>It is added to the reward: a completion that runs into the limit costs more than one that ends just before.
 *
 * @param limit largest length of a completion, in tokens
 * @param buffer length of the slope, in tokens, from 0 (a step at the limit) to {@code limit}
 */
public record OverlongPenalty(int limit, int buffer) {

    /** Checks the ranges. */
    public OverlongPenalty {
        if (limit < 1 || buffer < 0 || buffer > limit) {
            throw new IllegalArgumentException("overlong penalty with limit " + limit + " and buffer " + buffer
                    + ": expected limit >= 1 and 0 <= buffer <= limit");
        }
    }

    /**
     * The penalty of a completion.
     *
     * @param length its length in tokens, at least 0
     * @return in [−1, 0]
     */
    public double of(int length) {
        if (length >= limit) {
            return -1;
        }
        return buffer == 0 ? 0 : Math.min(0, (limit - buffer - length) / (double) buffer);
    }
}
