package tailor.task.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tailor.task.AnswerVerifier;
import tailor.task.Problem;
import tailor.task.math.Lexer.NotReadException;

/**
 * Checks answers in LaTeX or plain text by meaning: fractions, roots, percents, units, thousands separators, decimal commas,
 * sets, intervals, unions, tuples, matrices, complex numbers, equations, inequalities and plus-minus.
 *
 * <p>Every check ends within its time budget, on any thread, whatever the text; one that does not is "not the same". Safe on
 * any thread.
 */
public final class MathAnswer implements AnswerVerifier {
    private static final Pattern BARE_COMMA = Pattern.compile("\\d,\\d{3}");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d{1,30},\\d{1,30}");
    private static final Pattern ZERO_COMMA = Pattern.compile("[-+]?0,\\d{2,30}");

    private static final int MAX_LENGTH = 20_000;

    private final AnswerOptions options;

    /** A checker with these options. */
    public MathAnswer(AnswerOptions options) {
        this.options = options;
    }

    /** A checker with {@link AnswerOptions#defaults}. */
    public MathAnswer() {
        this(AnswerOptions.defaults());
    }

    @Override
    public Optional<String> answer(String completion) {
        return AnswerExtraction.ofCompletion(completion, options);
    }

    /** Rewards 1 when {@link #same} holds; the gold answer may be a whole solution. */
    @Override
    public double reward(Problem problem, String completion) {
        return check(problem.answer(), completion) ? 1 : 0;
    }

    /** Whether what a model wrote answers as the gold text does. @param gold an answer, or a solution with its answer marked */
    public boolean check(String gold, String completion) {
        return answer(completion).filter(answer -> same(AnswerExtraction.ofGold(gold, options), answer)).isPresent();
    }

    /** Whether two answers, taken out of their texts, mean the same; an empty one is the same as none. */
    @Override
    public boolean same(String gold, String answer) {
        if (gold.length() > MAX_LENGTH || answer.length() > MAX_LENGTH) {
            return !gold.isBlank() && gold.strip().equals(answer.strip());
        }
        String left = LatexText.unescaped(gold).strip();
        String right = LatexText.unescaped(answer).strip();
        if (left.isEmpty() || right.isEmpty()) {
            return false;
        }
        String bare = LatexText.bare(left);
        if (!bare.isEmpty() && bare.equals(LatexText.bare(right))) {
            return true;
        }
        Equivalence equivalence = new Equivalence(options.decimals(), options.inequalityForSet(), TimeBudget.of(options.budget()));
        try {
            List<Expression> golds = readings(left, ZERO_COMMA);
            List<Expression> answers = golds.isEmpty() ? golds : readings(right, DECIMAL_COMMA);
            return golds.stream().anyMatch(g -> answers.stream().anyMatch(a -> equivalence.same(g, a)));
        } catch (TimeBudget.SpentException e) {
            return false;
        }
    }

    /** What an answer may mean: a comma separates thousands, or items, or decimals. */
    private static List<Expression> readings(String answer, Pattern decimalComma) {
        List<Expression> readings = new ArrayList<>(3);
        read(answer, true, readings);
        if (answer.length() < LatexParser.MAX_LENGTH && BARE_COMMA.matcher(answer).find()) {
            read(answer, false, readings);
        }
        if (decimalComma.matcher(answer).matches()) {
            read(answer.replace(',', '.'), true, readings);
        }
        return readings;
    }

    private static void read(String answer, boolean thousands, List<Expression> readings) {
        try {
            readings.add(LatexParser.parse(answer, thousands));
        } catch (NotReadException e) {
            // words, or LaTeX that no expression has: it has been compared as text
        }
    }
}
