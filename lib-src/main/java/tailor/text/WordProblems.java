package tailor.text;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A seeded generator of arithmetic word problems with worked solutions.
 *
 * <p>The split is a property of the question: a story with these people, things and numbers is always a training problem
 * or always a held-out one, whatever the seed. Its equation can occur in training with another story around it; a model
 * of half a million parameters knows its sums by heart, so sums that it never met would measure memory, not reading.
 */
public final class WordProblems {
    /** Share of the questions that is held out. */
    public static final double VALID_SHARE = 0.1;

    /**
     * How hard the problems are.
     *
     * @param maxTotal the largest number that may occur, in [4, 999]
     * @param weights how often each kind of story is told, relative; kinds that are absent are never told
     * @param hasty share of a corpus' documents whose writer guessed instead of working it out, in [0, 1)
     */
    public record Dials(int maxTotal, Map<Story, Double> weights, double hasty) {
        /** Checks the ranges. */
        public Dials {
            if (maxTotal < 4 || maxTotal > 999) {
                throw new IllegalArgumentException("max total must be in [4, 999], got " + maxTotal);
            }
            if (!(hasty >= 0 && hasty < 1)) {
                throw new IllegalArgumentException("the share of hasty answers must be in [0, 1), got " + hasty);
            }
            weights = Map.copyOf(weights);
            weights.forEach((story, weight) -> {
                if (!(weight > 0 && Double.isFinite(weight))) {
                    throw new IllegalArgumentException("the weight of " + story + " must be positive, got " + weight);
                }
            });
            if (weights.isEmpty()) {
                throw new IllegalArgumentException("the weights name no story: give at least one of "
                        + List.of(Story.values()));
            }
        }

        /**
         * Mostly one step, numbers up to 10, every other document a guess: after a million tokens of it a model of 0.4
         * million parameters works out about eight of ten held-out problems when it tries, and tries every other time.
         */
        public static Dials defaults() {
            return new Dials(10, Map.of(Story.GAIN, 0.35, Story.LOSS, 0.25, Story.GIVE, 0.15, Story.GROUPS, 0.1,
                    Story.SHARING, 0.05, Story.TWO_STEPS, 0.1), 0.5);
        }

        /**
         * The dials that a name asks for: the defaults for {@code base}, those with numbers up to N for {@code base-N}.
         *
         * @return empty if the name is something else
         * @throws IllegalArgumentException if N is out of range
         */
        public static Optional<Dials> named(String name, String base) {
            if (name.equals(base)) {
                return Optional.of(defaults());
            }
            Matcher numbered = Pattern.compile(Pattern.quote(base) + "-(\\d{1,9})").matcher(name);
            return numbered.matches() ? Optional.of(defaults().withMaxTotal(Integer.parseInt(numbered.group(1))))
                    : Optional.empty();
        }

        /** The same stories with other numbers. */
        public Dials withMaxTotal(int maxTotal) {
            return new Dials(maxTotal, weights, hasty);
        }
    }

    private final Dials dials;
    private final long seed;

    /** A generator; the same dials and seed give the same problems. */
    public WordProblems(Dials dials, long seed) {
        this.dials = dials;
        this.seed = seed;
    }

    /** How hard its problems are. */
    public Dials dials() {
        return dials;
    }

    /**
     * The first problems of a split. Problem i does not depend on how many are asked for; problems can repeat.
     *
     * @param count at least 1
     */
    public List<WordProblem> generate(Split split, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of problems must be at least 1, got " + count);
        }
        SplittableRandom random = new SplittableRandom(Split.mix(seed + 31L * split.ordinal()));
        List<WordProblem> problems = new ArrayList<>(count);
        while (problems.size() < count) {
            WordProblem problem = next(random);
            if (Split.of(problem.question(), VALID_SHARE) == split) {
                problems.add(problem);
            }
        }
        return problems;
    }

    private WordProblem next(SplittableRandom random) {
        Map<Story, Double> ordered = new EnumMap<>(dials.weights()); // a hash map's order differs between runs
        double total = ordered.values().stream().mapToDouble(Double::doubleValue).sum();
        double left = random.nextDouble() * total;
        Story told = null;
        for (Map.Entry<Story, Double> entry : ordered.entrySet()) {
            told = entry.getKey();
            left -= entry.getValue();
            if (left < 0) {
                break;
            }
        }
        return told.tell(Story.Cast.draw(random), dials.maxTotal(), random);
    }
}
