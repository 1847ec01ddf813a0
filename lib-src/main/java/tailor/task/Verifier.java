package tailor.task;

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
}
