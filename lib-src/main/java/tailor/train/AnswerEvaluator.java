package tailor.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tailor.model.Decoder;
import tailor.rollout.Generator;
import tailor.rollout.Rollout;
import tailor.rollout.RolloutGroup;
import tailor.rollout.SampleStreams;
import tailor.rollout.Sampler;
import tailor.task.AvgAtK;
import tailor.task.PassAtK;
import tailor.task.Verifier;
import tailor.text.Tokenizer;

/**
 * Accuracy on held-out problems: greedy, avg@m and pass@m of m samples.
 *
 * <p>Every evaluation of a run draws the same random numbers, so before and after differ by the model alone.
 *
 * @param problems those that are measured, at least one; one whose completion does not fit the context counts as wrong
 * @param maxNewTokens longest completion
 */
record AnswerEvaluator(
        List<EncodedProblem> problems, int maxNewTokens, Tokenizer tokenizer, Verifier verifier, AnswerEvaluationConfig config, long seed) {

    /** Steps of training start at 1, so that this stream is its own. */
    private static final long EVALUATION = -1;

    /**
     * What was found.
     *
     * @param greedy one completion a problem
     * @param sampled m completions a problem; empty when m is 0
     * @param asked problems, those that did not fit included
     */
    record Report(List<ScoredGroup> greedy, List<ScoredGroup> sampled, int asked) {

        /** By metric name: accuracy first. */
        Map<String, Double> metrics(String prefix) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            double fitted = greedy.size() / (double) asked;
            metrics.put(prefix + "accuracy", greedy.stream().mapToInt(ScoredGroup::correct).sum() / (double) asked);
            if (!sampled.isEmpty()) {
                int m = sampled.get(0).rewards().length;
                double[][] rewards = sampled.stream().map(ScoredGroup::rewards).toArray(double[][]::new);
                int[] correct = sampled.stream().mapToInt(ScoredGroup::correct).toArray();
                metrics.put(prefix + "avg@" + m, AvgAtK.mean(rewards) * fitted);
                metrics.put(prefix + "pass@" + m, PassAtK.mean(m, correct, m) * fitted);
            }
            List<Rollout> all = (sampled.isEmpty() ? greedy : sampled).stream().flatMap(g -> g.group().rollouts().stream()).toList();
            double tokens = all.stream().mapToInt(r -> r.completion().length).sum();
            metrics.put(prefix + "entropy", RolloutMetrics.meanEntropy(all));
            metrics.put(prefix + "completions/mean_length", all.isEmpty() ? 0 : tokens / all.size());
            return metrics;
        }
    }

    Report measure(Decoder model) {
        List<EncodedProblem> fitting = problems.stream()
                .filter(p -> p.fits(maxNewTokens, model.config().maxPositionEmbeddings())).toList();
        List<ScoredGroup> greedy = answers(model, fitting, Sampler.greedy(), 1);
        List<ScoredGroup> sampled = config.samples() == 0 ? List.of() : answers(model, fitting, config.sampler(), config.samples());
        return new Report(greedy, sampled, problems.size());
    }

    private List<ScoredGroup> answers(Decoder model, List<EncodedProblem> fitting, Sampler sampler, int samples) {
        Generator generator = new Generator(model, sampler, maxNewTokens, tokenizer.endOfSequence(), config.batch());
        List<RolloutGroup> groups = generator.generate(Arrays.asList(fitting.stream().map(EncodedProblem::prompt).toArray(int[][]::new)),
                samples, new SampleStreams(seed, EVALUATION), 0);
        return ScoredGroup.of(fitting, groups, tokenizer, verifier);
    }
}
