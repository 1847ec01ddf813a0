package tailor.task;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tailor.task.math.MathAnswer;
import tailor.text.Split;

/**
 * Countdown: reach a target with each of the given numbers once, by +, − and ×. The dial is how many numbers. Every expression
 * that does it is right.
 */
public final class CountdownTask implements Task {
    /** Its name; "countdown-4" gives 4 numbers. */
    public static final String NAME = "countdown";

    private static final int LARGEST = 20;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern EXPRESSION = Pattern.compile("[0-9+*/() -]{1,200}");

    private final String name;
    private final int count;

    /** @param name "countdown" for 3 numbers, or "countdown-N" with N in [2, 8] */
    public CountdownTask(String name) {
        this.name = name;
        this.count = Puzzles.dial(name, NAME, 3, 2, 8);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        return Puzzles.problems(name, split, limit, this::puzzle);
    }

    private Puzzles.Puzzle puzzle(SplittableRandom random) {
        int[] numbers = IntStream.generate(() -> 1 + random.nextInt(LARGEST)).limit(count).toArray();
        StringBuilder expression = new StringBuilder().append(numbers[0]);
        long value = numbers[0];
        for (int i = 1; i < count; i++) {
            int operator = Math.abs(value) > 1000 ? random.nextInt(2) : random.nextInt(3);
            value = operator == 0 ? value + numbers[i] : operator == 1 ? value - numbers[i] : value * numbers[i];
            boolean brackets = operator == 2 && i > 1;
            expression = new StringBuilder(brackets ? "(" + expression + ")" : expression).append(" +-*".charAt(operator + 1)).append(numbers[i]);
        }
        int[] shown = numbers.clone();
        java.util.Arrays.sort(shown);
        String given = IntStream.of(shown).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        return new Puzzles.Puzzle("Use each of " + given + " once, with + - * and brackets, to make " + value + ".\n", expression.toString());
    }

    private static List<String> numbers(String expression) {
        return NUMBER.matcher(expression).results().map(MatchResult::group).sorted().toList();
    }

    /** Rewards 1 for an expression with the same numbers and the same value; what follows "=" is not looked at. */
    @Override
    public AnswerVerifier verifier() {
        MathAnswer values = new MathAnswer();
        return new AnswerVerifier() {
            @Override
            public Optional<String> answer(String completion) {
                return Puzzles.answer(completion).map(a -> a.contains("=") ? a.substring(0, a.indexOf('=')).strip() : a);
            }

            @Override
            public boolean same(String gold, String answer) {
                return EXPRESSION.matcher(answer).matches() && !answer.contains("**") && numbers(gold).equals(numbers(answer))
                        && values.same(gold, answer);
            }
        };
    }
}
