package tailor.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tailor.rollout.Rollout;
import tailor.task.AnswerVerifier;
import tailor.task.ConsAtK;
import tailor.task.Problem;
import tailor.task.Verifier;

/**
 * A problem and all that a model answered to it.
 *
 * @param problem its id
 * @param prompt what was asked, without the settings' prefix
 * @param answer the gold answer
 * @param samples m of them; none where the problem did not fit the model's context, which counts as wrong
 */
public record SampledProblem(String problem, String prompt, String answer, List<Sample> samples) {
    /** The vote of a sample that gives no answer. */
    public static final int ABSTAINS = -1;

    /**
     * One answer.
     *
     * @param text what the model wrote, without the end token
     * @param tokens of it, the end token included
     * @param finished whether it ended by itself
     * @param logProb sum over its tokens at the sampling temperature, before top-p, nats
     * @param entropy mean over its tokens of the distributions that they were drawn from, likewise, nats
     * @param reward in [0, 1]
     * @param vote number of its answer among the different answers to this problem, by first seen; {@link #ABSTAINS} without one
     */
    public record Sample(String text, int tokens, boolean finished, double logProb, double entropy, double reward, int vote) {
        public Sample {
            if (text == null || tokens < 1 || vote < ABSTAINS) {
                throw new IllegalArgumentException("a sample needs a text, a token or more and a vote of at least -1, got text = " + text
                        + ", tokens = " + tokens + ", vote = " + vote);
            }
            if (!(reward >= 0 && reward <= 1) || !Double.isFinite(logProb) || !Double.isFinite(entropy)) {
                throw new IllegalArgumentException("reward = " + reward + " must be in [0, 1], log_prob = " + logProb + " and entropy = "
                        + entropy + " finite");
            }
        }

        /** Whether the verifier gave all. */
        @JsonIgnore
        public boolean isRight() {
            return reward >= 1;
        }
    }

    public SampledProblem {
        if (problem == null || prompt == null || answer == null || samples == null) {
            throw new IllegalArgumentException("problem, prompt, answer and samples must be given, got problem = " + problem + ", prompt = "
                    + prompt + ", answer = " + answer);
        }
        samples = List.copyOf(samples);
    }

    /** A problem that did not fit the model's context. */
    static SampledProblem unasked(Problem problem) {
        return new SampledProblem(problem.id(), problem.prompt(), problem.answer(), List.of());
    }

    /** Rewards and votes of what was sampled. */
    static SampledProblem of(ScoredGroup scored, Verifier verifier) {
        int[] votes = votes(scored.texts(), verifier);
        List<Sample> samples = IntStream.range(0, votes.length).mapToObj(i -> {
            Rollout rollout = scored.group().rollouts().get(i);
            int tokens = rollout.completion().length;
            return new Sample(scored.texts().get(i), tokens, rollout.finished(), rounded(sum(rollout.logProbs())),
                    rounded(sum(rollout.entropies()) / tokens), scored.rewards()[i], votes[i]);
        }).toList();
        return new SampledProblem(scored.problem().id(), scored.problem().prompt(), scored.problem().answer(), samples);
    }

    /** The same answers judged by another verifier. */
    SampledProblem judgedBy(Verifier verifier) {
        Problem asked = new Problem(problem, prompt, answer);
        List<String> texts = samples.stream().map(Sample::text).toList();
        int[] votes = votes(texts, verifier);
        double[] rewards = verifier.rewards(Collections.nCopies(texts.size(), asked), texts);
        return new SampledProblem(problem, prompt, answer, IntStream.range(0, votes.length).mapToObj(i -> {
            Sample old = samples.get(i);
            return new Sample(old.text(), old.tokens(), old.finished(), old.logProb(), old.entropy(), rewards[i], votes[i]);
        }).toList());
    }

    /** Equivalent answers get one number; all abstain where the verifier compares no answers. */
    private static int[] votes(List<String> texts, Verifier verifier) {
        List<String> candidates = new ArrayList<>();
        return texts.stream().mapToInt(text -> {
            Optional<String> given = verifier instanceof AnswerVerifier answers ? answers.answer(text) : Optional.empty();
            if (given.isEmpty()) {
                return ABSTAINS;
            }
            AnswerVerifier answers = (AnswerVerifier) verifier;
            int i = 0;
            while (i < candidates.size() && !answers.same(candidates.get(i), given.get())) {
                i++;
            }
            if (i == candidates.size()) {
                candidates.add(given.get());
            }
            return i;
        }).toArray();
    }

    /** How many answers are right. */
    public int correct() {
        return (int) samples.stream().filter(Sample::isRight).count();
    }

    /** Mean reward; 0 without samples. */
    public double meanReward() {
        return samples.stream().mapToDouble(Sample::reward).average().orElse(0);
    }

    /** 1 when the answer of most samples is right, else 0: ties go to the first seen, abstentions do not count. */
    public double consensus() {
        List<Optional<String>> votes = samples.stream()
                .map(sample -> sample.vote() == ABSTAINS ? Optional.<String>empty() : Optional.of(String.valueOf(sample.vote()))).toList();
        return ConsAtK.vote(votes, String::equals).answer()
                .flatMap(winner -> samples.stream().filter(sample -> String.valueOf(sample.vote()).equals(winner)).findFirst())
                .filter(Sample::isRight).isPresent() ? 1 : 0;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /** Six decimals: more would be noise, and most of the file. */
    private static double rounded(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }
}
