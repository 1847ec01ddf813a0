package tailor.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.text.Split;

/** What generated puzzles share: problems without repetition that keep to their split, and answers behind "####". */
final class Puzzles {
    private static final double VALID_SHARE = 0.2;
    private static final int MOST_TRIES = 1000;
    private static final Pattern MARKED = Pattern.compile("####\\s{0,8}([^\\n]{1,400})");

    private Puzzles() {}

    /** A puzzle. @param prompt what is asked @param answer a right answer */
    record Puzzle(String prompt, String answer) {}

    /**
     * The first problems of a split: the same whatever the limit, none twice, none in both splits.
     *
     * @throws IllegalArgumentException if the dials allow fewer different problems than asked for
     */
    static List<Problem> problems(String task, Split split, int limit, Function<SplittableRandom, Puzzle> maker) {
        if (limit < 1) {
            throw new IllegalArgumentException("the number of problems must be at least 1, got " + limit);
        }
        SplittableRandom random = new SplittableRandom(task.hashCode());
        String prefix = task + "-" + split.name().toLowerCase(Locale.ROOT) + "-";
        Set<String> seen = new HashSet<>();
        List<Problem> problems = new ArrayList<>();
        int tries = 0;
        while (problems.size() < limit) {
            Puzzle puzzle = maker.apply(random.split());
            if (!seen.add(puzzle.prompt)) {
                if (++tries > MOST_TRIES) {
                    throw new IllegalArgumentException("task " + task + " has hardly more than " + problems.size() + " " + split
                            + " problems, " + limit + " were asked for: turn its dial up");
                }
            } else if (Split.of(puzzle.prompt, VALID_SHARE) == split) {
                problems.add(new Problem(prefix + problems.size(), puzzle.prompt, puzzle.answer));
                tries = 0;
            }
        }
        return problems;
    }

    /** What stands behind the first "####", without a closing full stop; else the last line that is not blank. */
    static Optional<String> answer(String completion) {
        Matcher marked = MARKED.matcher(completion);
        String text = marked.find() ? marked.group(1) : completion.strip();
        text = text.substring(text.lastIndexOf('\n') + 1).strip();
        while (text.endsWith(".")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        return text.isEmpty() || text.length() > 400 ? Optional.empty() : Optional.of(text);
    }

    /** Rewards 1 where the text that {@link #answer} finds is the same as the right answer. @param same of right answer and text */
    static AnswerVerifier verifier(BiPredicate<String, String> same) {
        return new AnswerVerifier() {
            @Override
            public Optional<String> answer(String completion) {
                return Puzzles.answer(completion);
            }

            @Override
            public boolean same(String gold, String answer) {
                return same.test(gold, answer);
            }
        };
    }

    /** The number behind a task's name and a dash, or the default. @throws IllegalArgumentException if it is out of range */
    static int dial(String name, String task, int standard, int least, int most) {
        if (name.equals(task)) {
            return standard;
        }
        String digits = name.substring(task.length() + 1);
        int dial = digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : -1;
        if (dial < least || dial > most) {
            throw new IllegalArgumentException("the dial of " + task + " must be in [" + least + ", " + most + "], got \"" + digits + "\" in " + name);
        }
        return dial;
    }
}
