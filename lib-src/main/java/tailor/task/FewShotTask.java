package tailor.task;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.text.Split;

/** A task for a base model: every problem after worked examples, and only the first answer counts. */
public final class FewShotTask implements Task {
    private static final Pattern NAME = Pattern.compile("(.+)-(\\d{1,3})-shot");

    private final Task task;
    private final int shots;
    private final FewShotPrompt prompt;

    /** @param shots number of examples in {@code prompt}, for the name */
    private FewShotTask(Task task, int shots, FewShotPrompt prompt) {
        this.task = task;
        this.shots = shots;
        this.prompt = prompt;
    }

    /**
     * A task with the examples that suit it: word problems for GSM8K and arithmetic, competition problems for all others.
     *
     * @param shots how many examples
     * @throws IllegalArgumentException if there are not so many
     */
    public static FewShotTask of(Task task, int shots) {
        boolean words = task.name().equals("gsm8k") || task.name().startsWith("arithmetic");
        return new FewShotTask(task, shots, words ? FewShotPrompt.gsm8k(shots) : FewShotPrompt.math(shots));
    }

    /**
     * What a name such as "gsm8k-4-shot" asks for.
     *
     * @param task name of the task itself
     */
    record Name(String task, int shots) {
        static Optional<Name> of(String name) {
            Matcher parts = NAME.matcher(name);
            return parts.matches() ? Optional.of(new Name(parts.group(1), Integer.parseInt(parts.group(2)))) : Optional.empty();
        }
    }

    @Override
    public String name() {
        return task.name() + "-" + shots + "-shot";
    }

    /** The prompt that is put around each problem. */
    public FewShotPrompt prompt() {
        return prompt;
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        return task.problems(split, limit).stream()
                .map(problem -> new Problem(problem.id(), prompt.of(problem.prompt()), problem.answer())).toList();
    }

    /** An {@link AnswerVerifier} where the task's own is one, so that votes can be counted. */
    @Override
    public Verifier verifier() {
        Verifier verifier = task.verifier();
        if (verifier instanceof AnswerVerifier answers) {
            return new FirstAnswer(answers, prompt);
        }
        return new First(verifier, prompt);
    }

    private record First(Verifier verifier, FewShotPrompt prompt) implements Verifier {
        @Override
        public double reward(Problem problem, String completion) {
            return verifier.reward(problem, prompt.answerIn(completion));
        }

        @Override
        public double[] rewards(List<Problem> problems, List<String> completions) {
            return verifier.rewards(problems, completions.stream().map(prompt::answerIn).toList());
        }
    }

    private record FirstAnswer(AnswerVerifier answers, FewShotPrompt prompt) implements AnswerVerifier {
        @Override
        public Optional<String> answer(String completion) {
            return answers.answer(prompt.answerIn(completion));
        }

        @Override
        public boolean same(String gold, String answer) {
            return answers.same(gold, answer);
        }

        @Override
        public double reward(Problem problem, String completion) {
            return answers.reward(problem, prompt.answerIn(completion));
        }
    }
}
