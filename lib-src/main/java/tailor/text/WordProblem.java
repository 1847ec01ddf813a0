package tailor.text;

/**
 * A word problem with its worked solution.
 *
 * @param question the story and its question, one line
 * @param solution the equations, one a line; they are what decides the split
 * @param answer the final number
 */
public record WordProblem(String question, String solution, String answer) {
    /** What a model is given: the question and a line break. */
    public String prompt() {
        return question + "\n";
    }

    /** What a model should write after the prompt: the solution, a line break and "#### N". */
    public String completion() {
        return solution + "\n#### " + answer;
    }

    /** The whole text: prompt and completion. */
    public String document() {
        return prompt() + completion();
    }
}
