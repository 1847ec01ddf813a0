package tailor.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import tailor.task.AnswerVerifier;
import tailor.task.PassAtK;
import tailor.task.Verifier;
import tailor.train.SampledProblem.Sample;

/**
 * Everything that an evaluation of one model keeps: enough for every metric to be computed again without the model.
 *
 * @param head what was evaluated, and how
 * @param problems all that were asked, in the task's order
 */
public record ModelSamples(Head head, List<SampledProblem> problems) {
    /**
     * What was evaluated, and how.
     *
     * @param run id of the run whose last checkpoint answered
     * @param study of the run
     * @param stage of the run
     * @param variant of the run, may be empty
     * @param seed of the run and of the samples
     * @param step of the checkpoint
     * @param settings of the sampling
     * @param problems how many follow
     * @param votes whether the task's answers can be compared, so that there is a majority
     * @param textNll NLL on held-out text, nats; null when none was read
     * @param textEntropy entropy there, nats; null likewise
     * @param seconds that sampling took
     * @param scale of the run
     * @param device that it ran on
     * @param code SHA-256 of the code that did it
     */
    public record Head(String run, String study, String stage, String variant, long seed, long step, SamplingSettings settings, int problems,
            boolean votes, Double textNll, Double textEntropy, double seconds, String scale, String device, String code) {
        public Head {
            if (run == null || settings == null || problems < 1) {
                throw new IllegalArgumentException("run, settings and a problem or more must be given, got run = " + run + ", problems = " + problems);
            }
        }
    }

    /** Refuses what is not whole. */
    public ModelSamples {
        if (problems.size() != head.problems()) {
            throw new IllegalArgumentException(problems.size() + " problems of " + head.problems());
        }
        problems = List.copyOf(problems);
    }

    /** m. */
    public int samples() {
        return head.settings().samples();
    }

    /** Share of right answers of each problem: its mean is Avg@m. */
    public double[] average() {
        return each(SampledProblem::meanReward);
    }

    /** Whether the majority is right, for each problem: its mean is Cons@m. */
    public double[] consensus() {
        return each(SampledProblem::consensus);
    }

    /** The unbiased estimate of Pass@k of each problem. @param k in [1, m] */
    public double[] pass(int k) {
        Map<Integer, Double> known = new HashMap<>();      // many problems have as many right answers
        return each(problem -> known.computeIfAbsent(problem.correct(), correct -> PassAtK.of(samples(), correct, k)));
    }

    /** Problems that did not fit the model's context. */
    public long unasked() {
        return problems.stream().filter(problem -> problem.samples().isEmpty()).count();
    }

    /** Share of samples without an answer; empty where answers are not compared, or there are none. */
    public OptionalDouble abstained() {
        return head.votes() ? mean(sample -> sample.vote() == SampledProblem.ABSTAINS ? 1 : 0) : OptionalDouble.empty();
    }

    /** Share of samples that ended by themselves. */
    public OptionalDouble finished() {
        return mean(sample -> sample.finished() ? 1 : 0);
    }

    /** Tokens of a sample. */
    public OptionalDouble meanLength() {
        return mean(Sample::tokens);
    }

    /** Mean entropy of the distributions that the tokens were drawn from, at the sampling temperature, nats. */
    public OptionalDouble entropy() {
        return tokens() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum(sample -> sample.entropy() * sample.tokens()) / tokens());
    }

    /** exp of the mean −log π of the sampled tokens, at the sampling temperature: how sure the model is of what it writes. */
    public OptionalDouble perplexity() {
        return tokens() == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.exp(-sum(Sample::logProb) / tokens()));
    }

    /** All tokens that were sampled. */
    public long tokens() {
        return (long) sum(Sample::tokens);
    }

    /** All samples. */
    public long count() {
        return problems.stream().mapToLong(problem -> problem.samples().size()).sum();
    }

    /** The same answers judged by another verifier: no model is needed. */
    public ModelSamples judgedBy(Verifier verifier) {
        Head judged = new Head(head.run(), head.study(), head.stage(), head.variant(), head.seed(), head.step(), head.settings(), head.problems(),
                verifier instanceof AnswerVerifier, head.textNll(), head.textEntropy(), head.seconds(), head.scale(), head.device(), head.code());
        return new ModelSamples(judged, problems.stream().map(problem -> problem.judgedBy(verifier)).toList());
    }

    private double[] each(ToDoubleFunction<SampledProblem> value) {
        return problems.stream().mapToDouble(value).toArray();
    }

    private double sum(ToDoubleFunction<Sample> value) {
        return problems.stream().flatMap(problem -> problem.samples().stream()).mapToDouble(value).sum();
    }

    private OptionalDouble mean(ToDoubleFunction<Sample> value) {
        return problems.stream().flatMap(problem -> problem.samples().stream()).mapToDouble(value).average();
    }
}
