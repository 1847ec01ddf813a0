package tailor.train;

/**
 * Measuring on held-out text.
 *
 * @param every steps between evaluations; the last step always has one
 * @param tokens most held-out tokens that are read
 * @param k how many of the most probable tokens count as the head of a distribution (the paper's K)
 */
public record EvaluationConfig(int every, int tokens, int k) {
    public EvaluationConfig {
        if (every < 1 || tokens < 1 || k < 1) {
            throw new IllegalArgumentException("every = " + every + ", tokens = " + tokens + " and k = " + k + " must be at least 1");
        }
    }
}
