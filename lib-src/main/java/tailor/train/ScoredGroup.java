package tailor.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

    /** All groups, in the problems' order; their completions are judged together. */
    static List<ScoredGroup> of(List<EncodedProblem> problems, List<RolloutGroup> groups, Tokenizer tokenizer, Verifier verifier) {
        List<List<String>> texts = groups.stream().map(group -> group.rollouts().stream().map(r -> tokenizer.decode(r.answer())).toList()).toList();
        List<Problem> asked = IntStream.range(0, groups.size()).boxed()
                .flatMap(i -> Collections.nCopies(texts.get(i).size(), problems.get(i).problem()).stream()).toList();
        double[] rewards = verifier.rewards(asked, texts.stream().flatMap(List::stream).toList());
        List<ScoredGroup> scored = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < groups.size(); i++) {
            int to = from + texts.get(i).size();
            scored.add(new ScoredGroup(problems.get(i).problem(), groups.get(i), texts.get(i), Arrays.copyOfRange(rewards, from, to)));
            from = to;
        }
        return scored;
    }

    int correct() {
        return (int) Arrays.stream(rewards).filter(r -> r >= 1).count();
    }

    GroupOutcome outcome() {
        return new GroupOutcome(rewards.length, correct(), group.completionTokens());
    }
}
