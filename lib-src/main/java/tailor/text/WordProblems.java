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
 * <p>The split is a property of the equations: "12+7=19" is always a training problem or always a held-out one, whoever
 * tells the story and whatever the seed. So a held-out problem's solution is never seen in training.
 */
public final class WordProblems {
    /** Share of the equations that is held out. */
    public static final double VALID_SHARE = 0.1;

    /**
     * How hard the problems are.
     *
     * @param maxTotal the largest number that may occur, in [4, 999]
     * @param weights how often each kind of story is told, relative; kinds that are absent are never told
     */
    public record Dials(int maxTotal, Map<Story, Double> weights) {
        /** Checks the ranges. */
        public Dials {
            if (maxTotal < 4 || maxTotal > 999) {
                throw new IllegalArgumentException("max total must be in [4, 999], got " + maxTotal);
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
         * Mostly one step, numbers up to 20: a model of 0.4 million parameters solves about an eighth of the held-out
         * problems after 0.5 million tokens of this text, and half of them after 0.9 million.
         */
        public static Dials defaults() {
            return new Dials(20, Map.of(Story.GAIN, 0.35, Story.LOSS, 0.25, Story.GIVE, 0.15, Story.GROUPS, 0.1,
                    Story.SHARING, 0.05, Story.TWO_STEPS, 0.1));
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
            return new Dials(maxTotal, weights);
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
        int refused = 0;
        while (problems.size() < count) {
            WordProblem problem = next(random);
            if (Split.of(problem.solution(), VALID_SHARE) == split) {
                problems.add(problem);
                refused = 0;
            } else if (++refused == 10_000) { // only a handful of equations exist, and none fell on this side
                throw new IllegalArgumentException("max total " + dials.maxTotal() + " and stories "
                        + dials.weights().keySet() + " leave no " + split + " problem: raise max total");
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
