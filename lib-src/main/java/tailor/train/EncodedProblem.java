package tailor.train;

import java.util.List;
import java.util.stream.IntStream;
import tailor.task.Problem;
import tailor.text.Tokenizer;

/**
 * A problem as a model reads it.
 *
 * @param problem with its prompt as text
 * @param prompt token ids; they start with the end-of-text token, as documents do in training
 */
record EncodedProblem(Problem problem, int[] prompt) {

    /** Problems, in order. */
    static List<EncodedProblem> of(List<Problem> problems, Tokenizer tokenizer) {
        return of(problems, "", tokenizer);
    }

    /** Problems, in order, each prompt after a text such as worked examples. */
    static List<EncodedProblem> of(List<Problem> problems, String prefix, Tokenizer tokenizer) {
        int[][] texts = tokenizer.encode(problems.stream().map(problem -> prefix + problem.prompt()).toList());
        return IntStream.range(0, texts.length).mapToObj(i -> {
            int[] prompt = new int[texts[i].length + 1];
            prompt[0] = tokenizer.endOfText();
            System.arraycopy(texts[i], 0, prompt, 1, texts[i].length);
            return new EncodedProblem(problems.get(i), prompt);
        }).toList();
    }

    /** Whether a completion of {@code newTokens} fits a context of {@code context} tokens; the last token is not read. */
    boolean fits(int newTokens, int context) {
        return prompt.length + newTokens - 1 <= context;
    }
}
