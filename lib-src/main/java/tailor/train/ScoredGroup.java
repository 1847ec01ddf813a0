package tailor.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tailor.grpo.GroupOutcome;
import tailor.rollout.RolloutGroup;
import tailor.task.Problem;
import tailor.task.Verifier;
import tailor.text.Tokenizer;

/**
 * The completions of a problem and what the verifier gave for them.
 *
 * @param problem what was asked
 * @param group G completions
 * @param texts (G) as text, without the end token
 * @param rewards (G) in [0, 1]
 */
record ScoredGroup(Problem problem, RolloutGroup group, List<String> texts, double[] rewards) {

    static ScoredGroup of(Problem problem, RolloutGroup group, Tokenizer tokenizer, Verifier verifier) {
        List<String> texts = group.rollouts().stream().map(r -> tokenizer.decode(r.answer())).toList();
        double[] rewards = texts.stream().mapToDouble(text -> verifier.checked(problem, text)).toArray();
        return new ScoredGroup(problem, group, texts, rewards);
    }

    /** All groups, in the problems' order. */
    static List<ScoredGroup> of(List<EncodedProblem> problems, List<RolloutGroup> groups, Tokenizer tokenizer, Verifier verifier) {
        return IntStream.range(0, groups.size())
                .mapToObj(i -> of(problems.get(i).problem(), groups.get(i), tokenizer, verifier)).toList();
    }

    int correct() {
        return (int) Arrays.stream(rewards).filter(r -> r >= 1).count();
    }

    GroupOutcome outcome() {
        return new GroupOutcome(rewards.length, correct(), group.completionTokens());
    }
}
