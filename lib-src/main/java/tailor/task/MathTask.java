package tailor.task;

import java.util.List;
import java.util.Locale;
import tailor.task.math.MathAnswer;
import tailor.text.DataFolder;
import tailor.text.DataSet;
import tailor.text.JsonLines;
import tailor.text.Split;

/**
 * Competition problems with answers in LaTeX, for evaluation only: every problem is held out, there are none to train on.
 * Answers are compared by {@link MathAnswer}.
 */
public final class MathTask implements Task {
    /** MATH-500. */
    public static final String MATH_500 = "math500";
    /** AIME 2024. */
    public static final String AIME_2024 = "aime24";
    /** AMC 2023. */
    public static final String AMC_2023 = "amc23";

    private final String name;
    private final List<Problem> problems;

    /**
     * Reads the problems.
     *
     * @param name one of the names above
     * @throws IllegalArgumentException naming file, line and field if a record lacks one
     */
    public MathTask(String name, DataFolder data) {
        this.name = name;
        DataSet set = DataSet.named(name.equals(MATH_500) ? MATH_500 : "contest_math");
        String file = switch (name) {
            case MATH_500 -> "math500_test.jsonl";
            case AIME_2024 -> "aime24_qwen.jsonl";
            case AMC_2023 -> "amc23_qwen.jsonl";
            default -> throw new IllegalArgumentException("no task \"" + name + "\" of competition problems");
        };
        List<JsonLines.Line> lines = JsonLines.lines(data.file(set, file));
        String prefix = name + "-" + Split.VALID.name().toLowerCase(Locale.ROOT) + "-";
        this.problems = lines.stream()
                .map(l -> new Problem(prefix + (l.line() - 1), l.text("problem").strip() + "\n", l.text("answer"))).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        return EvaluationOnly.first(name, problems, split, limit);
    }

    @Override
    public AnswerVerifier verifier() {
        return new MathAnswer();
    }
}
