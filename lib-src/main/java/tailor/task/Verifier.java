package tailor.task;

import java.util.List;
import java.util.stream.IntStream;

/** Judges a completion of a problem; a function of its arguments alone, safe on any thread. */
@FunctionalInterface
public interface Verifier {
    /**
     * The reward of a completion.
     *
     * @param completion what the model wrote after the prompt, without the end-of-text token; any text at all
     * @return in [0, 1]: 1 right, 0 wrong or no answer
     */
    double reward(Problem problem, String completion);

    /**
     * {@link #reward} for a loop that goes on for hours: what goes wrong is named.
     *
     * @throws VerifierException naming the problem, if the verifier throws or gives NaN or a number outside [0, 1]
     */
    default double checked(Problem problem, String completion) {
        double reward;
        try {
            reward = reward(problem, completion);
        } catch (RuntimeException | StackOverflowError e) {
            throw new VerifierException("the verifier of problem " + problem.id() + " threw " + e + " on a completion of "
                    + completion.length() + " characters: correct the verifier, the problem stays as it is", e);
        }
        if (!(reward >= 0 && reward <= 1)) {
            throw new VerifierException("the verifier of problem " + problem.id() + " gave the reward " + reward
                    + ": it must be in [0, 1]", null);
        }
        return reward;
    }

    /**
     * The rewards of many completions, each {@link #checked}. A verifier that is quicker with many at once does them together.
     *
     * @param problems one a completion
     * @return one a completion, in order; the same as one by one
     * @throws VerifierException as {@link #checked}
     */
    default double[] rewards(List<Problem> problems, List<String> completions) {
        if (problems.size() != completions.size()) {
            throw new IllegalArgumentException(problems.size() + " problems and " + completions.size() + " completions: give one problem a completion");
        }
        return IntStream.range(0, problems.size()).mapToDouble(i -> checked(problems.get(i), completions.get(i))).toArray();
    }
}
