package tailor.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Cons@k: whether the answer that most of k samples agree on is right.
 *
 * <p>Equal answers vote together (19 and 19.0); a tie goes to the answer seen first; a sample without an answer
 * abstains. If all abstain there is no answer, which is wrong.
 */
public final class ConsAtK {
    /**
     * The outcome of a vote.
     *
     * @param answer the winner as first written, empty when all abstained
     * @param votes for the winner
     * @param abstentions samples without an answer
     */
    public record Vote(Optional<String> answer, int votes, int abstentions) {}

    private ConsAtK() {}

    /** Counts the votes of one problem's samples, numbers compared by {@link FinalAnswer#same}. */
    public static Vote vote(List<Optional<String>> answers) {
        return vote(answers, FinalAnswer::same);
    }

    /** Counts the votes of one problem's samples. @param same an equivalence of answers */
    public static Vote vote(List<Optional<String>> answers, BiPredicate<String, String> same) {
        List<String> candidates = new ArrayList<>();
        List<Integer> votes = new ArrayList<>();
        int abstentions = 0;
        for (Optional<String> answer : answers) {
            if (answer.isEmpty()) {
                abstentions++;
                continue;
            }
            int i = 0;
            while (i < candidates.size() && !same.test(candidates.get(i), answer.get())) {
                i++;
            }
            if (i == candidates.size()) {
                candidates.add(answer.get());
                votes.add(0);
            }
            votes.set(i, votes.get(i) + 1);
        }
        int best = -1;
        for (int i = 0; i < votes.size(); i++) {
            if (best < 0 || votes.get(i) > votes.get(best)) {
                best = i;
            }
        }
        return best < 0 ? new Vote(Optional.empty(), 0, abstentions)
                : new Vote(Optional.of(candidates.get(best)), votes.get(best), abstentions);
    }

    /** {@link #of(Problem, List, AnswerVerifier)} for final numbers. */
    public static double of(Problem problem, List<String> completions) {
        return of(problem, completions, FinalAnswer.verifier());
    }

    /**
     * 1 when the majority's answer is the gold answer, else 0. Equivalent answers (1/2 and 0.5) vote together.
     *
     * @param completions at least one
     */
    public static double of(Problem problem, List<String> completions, AnswerVerifier verifier) {
        if (completions.isEmpty()) {
            throw new IllegalArgumentException("cons@k needs at least 1 sample of " + problem.id() + ", got 0");
        }
        Vote vote = vote(completions.stream().map(verifier::answer).toList(), verifier::same);
        return vote.answer().filter(answer -> verifier.same(problem.answer(), answer)).isPresent() ? 1 : 0;
    }
}
