package tailor.task;

import java.util.List;

/**
 * A prompt for a base model, which answers because solved problems stand before the one that is asked.
 *
 * <p>GSM8K has the layout {@code Question: …\nAnswer: …}, MATH {@code Problem:\n…\n\nSolution:\n…}, as evaluation harnesses commonly have it
 * (arXiv 2110.14168, 2206.14858); the worked examples are the kit's own and in no data set.
 *
 * @param question what stands before a question, "Question: "
 * @param answer what stands before an answer, "\nAnswer:"
 * @param gap between the label and a worked answer: a model writes it itself
 * @param examples solved problems, in order; empty for no example
 */
public record FewShotPrompt(String question, String answer, String gap, List<Example> examples) {
    private static final String BETWEEN = "\n\n";

    /** A solved problem. */
    public record Example(String question, String solution) {
        /** Refuses blanks. */
        public Example {
            if (question.isBlank() || solution.isBlank()) {
                throw new IllegalArgumentException("an example needs a question and a solution, got \"" + question + "\" and \"" + solution + "\"");
            }
        }
    }

    /** Copies the examples. */
    public FewShotPrompt {
        if (question.isBlank() || answer.isBlank()) {
            throw new IllegalArgumentException("a prompt needs labels, got \"" + question + "\" and \"" + answer + "\"");
        }
        examples = List.copyOf(examples);
    }

    /** Word problems whose solutions end in "#### N". @param shots examples, 0 to 8 */
    public static FewShotPrompt gsm8k(int shots) {
        return new FewShotPrompt("Question: ", "\nAnswer:", " ", first(WorkedExamples.WORD_PROBLEMS, shots));
    }

    /** Competition problems whose solutions end in a boxed answer. @param shots examples, 0 to 4 */
    public static FewShotPrompt math(int shots) {
        return new FewShotPrompt("Problem:\n", "\n\nSolution:", "\n", first(WorkedExamples.COMPETITION, shots));
    }

    private static List<Example> first(List<Example> all, int shots) {
        if (shots < 0 || shots > all.size()) {
            throw new IllegalArgumentException(shots + " examples: there are 0 to " + all.size());
        }
        return all.subList(0, shots);
    }

    /** What a model is given to answer a question. */
    public String of(String asked) {
        StringBuilder prompt = new StringBuilder();
        for (Example example : examples) {
            prompt.append(question).append(example.question()).append(answer).append(gap).append(example.solution()).append(BETWEEN);
        }
        return prompt.append(question).append(asked.strip()).append(answer).toString();
    }

    /** The answer in a completion: what comes before the model asks itself the next question. */
    public String answerIn(String completion) {
        int next = completion.indexOf("\n" + question.strip());
        return (next < 0 ? completion : completion.substring(0, next)).strip();
    }
}
