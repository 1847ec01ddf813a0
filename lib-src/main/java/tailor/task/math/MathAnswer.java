package tailor.task.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tailor.task.Verifier;
import tailor.task.math.Lexer.NotReadException;

/**
 * Checks answers in LaTeX or plain text by meaning: fractions, roots, percents, units, thousands separators, decimal commas,
 * sets, intervals, unions, tuples, matrices, complex numbers, equations, inequalities and plus-minus.
 *
 * <p>Every check ends within its time budget, on any thread, whatever the text; one that does not is "not the same". Safe on
 * any thread.
 */
public final class MathAnswer {
    private static final Pattern BARE_COMMA = Pattern.compile("\\d,\\d{3}");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d{1,30},\\d{1,30}");
    private static final Pattern ZERO_COMMA = Pattern.compile("[-+]?0,\\d{2,30}");

    private final AnswerOptions options;

    /** A checker with these options. */
    public MathAnswer(AnswerOptions options) {
        this.options = options;
    }

    /** A checker with {@link AnswerOptions#defaults}. */
    public MathAnswer() {
        this(AnswerOptions.defaults());
    }

    /** The answer in what a model wrote, as it stands there; empty when there is none. */
    public Optional<String> find(String completion) {
        return AnswerExtraction.ofCompletion(completion, options);
    }

    /** Whether what a model wrote answers as the gold text does. @param gold an answer, or a solution with its answer marked */
    public boolean check(String gold, String completion) {
        return find(completion).filter(answer -> same(AnswerExtraction.ofGold(gold, options), answer)).isPresent();
    }

    /** Whether two answers, taken out of their texts, mean the same. */
    public boolean same(String gold, String answer) {
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

    /** Rewards 1 when the completion's answer means what the problem's does. */
    public Verifier verifier() {
        return (problem, completion) -> check(problem.answer(), completion) ? 1 : 0;
    }
}
