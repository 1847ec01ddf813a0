package tailor.task;

import java.util.Optional;

/** A verifier that finds an answer in a completion and compares it with the gold one: what a majority can be counted over. */
public interface AnswerVerifier extends Verifier {
    /** The answer in a completion, as written; empty when it gives none. */
    Optional<String> answer(String completion);

    /** Whether an answer means what the gold answer does. */
    boolean same(String gold, String answer);

    @Override
    default double reward(Problem problem, String completion) {
        return answer(completion).filter(answer -> same(problem.answer(), answer)).isPresent() ? 1 : 0;
    }
}
