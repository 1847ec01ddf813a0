package tailor.task;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tailor.text.Split;

/** Lists of numbers to put in ascending order. The dial is their length. */
public final class SortingTask implements Task {
    /** Its name; "sorting-8" sorts lists of 8. */
    public static final String NAME = "sorting";

    private static final int LARGEST = 99;

    private final String name;
    private final int length;

    /** @param name "sorting" for lists of 5, or "sorting-N" with N in [2, 50] */
    public SortingTask(String name) {
        this.name = name;
        this.length = Puzzles.dial(name, NAME, 5, 2, 50);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        return Puzzles.problems(name, split, limit, random -> {
            int[] numbers = IntStream.generate(() -> random.nextInt(LARGEST + 1)).limit(length).toArray();
            String asked = text(numbers);
            Arrays.sort(numbers);
            return new Puzzles.Puzzle("Sort in ascending order: " + asked + "\n", text(numbers));
        });
    }

    private static String text(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    /** Rewards 1 for the numbers in order, separated by spaces or commas. */
    @Override
    public AnswerVerifier verifier() {
        return Puzzles.verifier((gold, answer) -> gold.equals(answer.replaceAll("[\\s,\\[\\]]+", " ").strip()));
    }
}
