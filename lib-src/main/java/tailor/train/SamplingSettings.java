package tailor.train;

import tailor.rollout.Sampler;

/**
 * How a model is evaluated on a task: what is asked, and how answers are drawn. With the run it is what an evaluation is known by.
 *
 * @param task as {@link tailor.task.Tasks#open} reads it
 * @param problems most held-out problems, at least 1
 * @param samples m, answers to each, at least 1; the paper's 128
 * @param temperature above 0; the paper's 0.7
 * @param topP mass of the most probable tokens to draw from, in (0, 1]; the paper's 0.95
 * @param maxNewTokens longest answer, the end token included, at least 1
 * @param prefix what stands before each prompt, such as worked examples; empty: nothing
 * @param text corpus whose held-out text is read for perplexity and entropy; empty: none
 */
public record SamplingSettings(String task, int problems, int samples, double temperature, double topP, int maxNewTokens,
        String prefix, String text) {

    public SamplingSettings {
        if (task == null || task.isBlank() || prefix == null || text == null) {
            throw new IllegalArgumentException("task must name a task, prefix and text may be empty; got task = " + task + ", prefix = "
                    + prefix + ", text = " + text);
        }
        if (problems < 1 || samples < 1 || maxNewTokens < 1) {
            throw new IllegalArgumentException("problems = " + problems + ", samples = " + samples + " and max_new_tokens = " + maxNewTokens
                    + " must be at least 1");
        }
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature = " + temperature + " must be above 0: greedy samples are all equal");
        }
        new Sampler(temperature, 0, topP);          // checks the rest
    }

    /** The paper's way with base models (arXiv 2512.22955, §4), with fewer samples of fewer problems. */
    public static SamplingSettings of(String task) {
        return new SamplingSettings(task, 200, 32, 0.7, 0.95, 48, "", "");
    }

    /** How a token is drawn. */
    Sampler sampler() {
        return new Sampler(temperature, 0, topP);
    }
}
