package tailor.task;

/**
 * A problem with a verifiable answer.
 *
 * @param id unique in its task and split, stable between runs
 * @param prompt what the model is given, to be continued
 * @param answer the gold answer as the task's verifier reads it
 */
public record Problem(String id, String prompt, String answer) {
    /** Refuses blanks. */
    public Problem {
        if (id.isBlank() || prompt.isBlank() || answer.isBlank()) {
            throw new IllegalArgumentException("a problem needs an id, a prompt and an answer, got \"" + id + "\", \""
                    + prompt + "\", \"" + answer + "\"");
        }
    }
}
