package tailor.train;

/**
 * The first steps of RLVR, with shorter completions than the rest: a policy that works answers out within a short limit costs
 * less to sample, and has a use for a longer one later (arXiv 2512.22955, section 4: 700 steps at 8K tokens, then 16K).
 *
 * @param steps at this limit, from the first on; 0: there is no such stage
 * @param maxNewTokens longest completion meanwhile, in tokens
 */
public record LengthStage(int steps, int maxNewTokens) {
    /** One limit from the first step to the last. */
    static final LengthStage NONE = new LengthStage(0, 1);

    public LengthStage {
        if (steps < 0 || maxNewTokens < 1) {
            throw new IllegalArgumentException("steps = " + steps + " must be at least 0 and max_new_tokens = " + maxNewTokens
                    + " at least 1");
        }
    }
}
