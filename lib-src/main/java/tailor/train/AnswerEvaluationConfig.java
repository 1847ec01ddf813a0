package tailor.train;

import tailor.rollout.Sampler;

/**
 * Measuring answers to held-out problems: greedy, and by sampling.
 *
 * @param every steps between evaluations; there is always one before the first step and one after the last
 * @param problems most held-out problems
 * @param samples m, completions a problem for avg@m and pass@m; 0: greedy only
 * @param temperature of these samples, above 0; the paper's 0.7 for base models, 1 after RL
 * @param topK of these samples; 0: all tokens
 * @param topP of these samples, in (0, 1]; the paper's 0.95 for base models
 * @param minP of these samples, in [0, 1); 0: all tokens
 * @param batch most sequences in flight at once
 */
public record AnswerEvaluationConfig(int every, int problems, int samples, double temperature, int topK, double topP,
        double minP, int batch) {

    public AnswerEvaluationConfig {
        if (every < 1 || problems < 1 || batch < 1 || samples < 0) {
            throw new IllegalArgumentException("every = " + every + ", problems = " + problems + " and batch = " + batch
                    + " must be at least 1, samples = " + samples + " at least 0");
        }
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature = " + temperature + " must be above 0; greedy is always measured too");
        }
        new Sampler(temperature, topK, topP, minP);          // checks the rest
    }

    /** How a token is drawn. */
    Sampler sampler() {
        return new Sampler(temperature, topK, topP, minP);
    }
}
