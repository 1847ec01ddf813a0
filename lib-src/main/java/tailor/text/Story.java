package tailor.text;

import java.util.List;
import java.util.random.RandomGenerator;

/** The kinds of story that a word problem can tell, each with its phrases and its equations. */
public enum Story {
    /** a + b: someone gets more. */
    GAIN {
        @Override
        WordProblem tell(Cast cast, int maxTotal, RandomGenerator random) {
            int total = between(4, maxTotal, random);
            int a = between(2, total - 1, random);
            String things = cast.things();
            String gets = pick(random, "buys", "finds", "gets", "makes", "picks", "borrows");
            String question = cast.has(a) + " " + cast.pronoun() + " " + gets + " " + (total - a)
                    + " more. How many " + things + " does " + cast.name() + " have?";
            return solved(question, equation(a, "+", total - a, total), total);
        }
    },
    /** a - b: someone loses some. */
    LOSS {
        @Override
        WordProblem tell(Cast cast, int maxTotal, RandomGenerator random) {
            int a = between(3, maxTotal, random);
            int b = between(1, a - 1, random);
            String loses = pick(random, "loses", "sells", "breaks", "drops", "throws away", "hides");
            String question = cast.has(a) + " " + cast.pronoun() + " " + loses + " " + b + ". How many "
                    + cast.things() + " are left?";
            return solved(question, equation(a, "-", b, a - b), a - b);
        }
    },
    /** a - b: someone gives some away. */
    GIVE {
        @Override
        WordProblem tell(Cast cast, int maxTotal, RandomGenerator random) {
            int a = between(3, maxTotal, random);
            int b = between(1, a - 1, random);
            String question = cast.has(a) + " " + cast.pronoun() + " gives " + b + " to " + cast.other()
                    + ". How many " + cast.things() + " does " + cast.name() + " have now?";
            return solved(question, equation(a, "-", b, a - b), a - b);
        }
    },
    /** a * b: groups of the same size. */
    GROUPS {
        @Override
        WordProblem tell(Cast cast, int maxTotal, RandomGenerator random) {
            int a = between(2, Math.min(9, maxTotal / 2), random);
            int b = between(2, Math.max(2, Math.min(9, maxTotal / a)), random);
            String bags = pick(random, "bags", "boxes", "jars", "baskets");
            String question = cast.name() + " has " + a + " " + bags + " with " + b + " " + cast.things()
                    + " each. How many " + cast.things() + " in all?";
            return solved(question, equation(a, "*", b, a * b), a * b);
        }
    },
    /** c / a: fair shares. */
    SHARING {
        @Override
        WordProblem tell(Cast cast, int maxTotal, RandomGenerator random) {
            int a = between(2, Math.min(9, maxTotal / 2), random);
            int b = between(2, Math.max(2, Math.min(9, maxTotal / a)), random);
            String friends = pick(random, "friends", "kids", "girls", "boys", "neighbors");
            String question = a + " " + friends + " share " + a * b + " " + cast.things() + ". How many "
                    + cast.things() + " does each get?";
            return solved(question, equation(a * b, "/", a, b), b);
        }
    },
    /** a + b - c: someone gets more, then loses some. */
    TWO_STEPS {
        @Override
        WordProblem tell(Cast cast, int maxTotal, RandomGenerator random) {
            int total = between(4, maxTotal, random);
            int a = between(2, total - 1, random);
            int c = between(1, total - 1, random);
            String question = cast.has(a) + " " + cast.pronoun() + " buys " + (total - a) + " more and "
                    + pick(random, "loses", "sells", "gives away") + " " + c + ". How many " + cast.things()
                    + " are left?";
            String steps = equation(a, "+", total - a, total) + "\n" + equation(total, "-", c, total - c);
            return solved(question, steps, total - c);
        }
    };

    /** Who a problem is about, and what they have. */
    record Cast(String name, String pronoun, String other, String things) {
        private static final List<String> HE =
                List.of("Tom", "Ben", "Max", "Sam", "Leo", "Jack", "Oscar", "Felix", "Hugo", "Ivan");
        private static final List<String> SHE =
                List.of("Lily", "Anna", "Mia", "Sue", "Emma", "Rosa", "Clara", "Nora", "Vera", "Olga");
        private static final List<String> THINGS = List.of("apples", "books", "coins", "pens", "cards", "shells", "eggs",
                "cups", "toys", "balls", "hats", "stones", "marbles", "stickers", "cookies", "pencils", "buttons",
                "ribbons", "peaches", "lemons");

        static Cast draw(RandomGenerator random) {
            boolean he = random.nextBoolean();
            String name = pick(random, he ? HE : SHE);
            return new Cast(name, he ? "He" : "She", pick(random, he ? SHE : HE), pick(random, THINGS));
        }

        String has(int count) {
            return name + " has " + count + " " + things + ".";
        }
    }

    /** Tells one story with numbers no larger than {@code maxTotal}. */
    abstract WordProblem tell(Cast cast, int maxTotal, RandomGenerator random);

    private static WordProblem solved(String question, String equations, int answer) {
        return new WordProblem(question, equations, Integer.toString(answer));
    }

    private static String equation(int a, String operator, int b, int result) {
        return a + operator + b + "=" + result;
    }

    private static int between(int low, int high, RandomGenerator random) {
        return random.nextInt(low, high + 1);
    }

    private static String pick(RandomGenerator random, String... words) {
        return words[random.nextInt(words.length)];
    }

    private static String pick(RandomGenerator random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
