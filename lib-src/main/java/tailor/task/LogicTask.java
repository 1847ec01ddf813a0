package tailor.task;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import tailor.text.Split;

/** People of different height, compared in pairs: who is the n-th tallest? The dial is how many people. */
public final class LogicTask implements Task {
    /** Its name; "logic-6" tells of 6 people. */
    public static final String NAME = "logic";

    private static final List<String> PEOPLE = List.of("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo", "June");
    private static final List<String> PLACES = List.of("tallest", "second tallest", "third tallest", "fourth tallest", "fifth tallest",
            "sixth tallest", "seventh tallest", "eighth tallest", "ninth tallest", "tenth tallest");

    private final String name;
    private final int people;

    /** @param name "logic" for 4 people, or "logic-N" with N in [3, 10] */
    public LogicTask(String name) {
        this.name = name;
        this.people = Puzzles.dial(name, NAME, 4, 3, PEOPLE.size());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        return Puzzles.problems(name, split, limit, this::puzzle);
    }

    /** Neighbours in the order are compared, which leaves one order only. */
    private Puzzles.Puzzle puzzle(SplittableRandom random) {
        List<String> order = shuffled(PEOPLE, random).subList(0, people);
        List<String> facts = new ArrayList<>();
        for (int i = 0; i + 1 < people; i++) {
            facts.add(random.nextBoolean() ? order.get(i) + " is taller than " + order.get(i + 1) + "."
                    : order.get(i + 1) + " is shorter than " + order.get(i) + ".");
        }
        int place = random.nextInt(people);
        return new Puzzles.Puzzle(shuffled(facts, random).stream().collect(Collectors.joining(" "))
                + " Who is the " + PLACES.get(place) + "?\n", order.get(place));
    }

    private static List<String> shuffled(List<String> items, SplittableRandom random) {
        List<String> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            java.util.Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled;
    }

    /** Rewards 1 for the name. */
    @Override
    public AnswerVerifier verifier() {
        return Puzzles.verifier(String::equalsIgnoreCase);
    }
}
