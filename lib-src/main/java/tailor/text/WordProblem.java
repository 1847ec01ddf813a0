package tailor.text;

/**
 * A word problem with its worked solution.
 *
 * @param question the story and its question, one line
 * @param solution the equations, one a line
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

    /** The text of someone who did not work it out: prompt and "#### N" with another number, right by chance only. */
    public String guessed(int number) {
        return prompt() + "#### " + number;
    }
}
