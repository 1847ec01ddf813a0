package tailor.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tailor.task.code.CodeVerifier;
import tailor.text.Split;

/**
 * Small Java methods to complete, made by the kit: a family of tasks times a number. No download; both splits; a method of one
 * family and number is in one of them only.
 */
public final class JavaBasicsTask implements Task {
    /** Its name. */
    public static final String NAME = "java-basics";

    private static final double VALID_SHARE = 0.3;
    private static final int LARGEST = 130;

    /** A family. @param solution a statement that solves it, with N for the number */
    private record Family(String method, String comment, String solution, IntBinaryOperator meaning) {}

    private static final List<Family> FAMILIES = List.of(
            new Family("addN", "Returns x plus N.", "return x + N;", (x, n) -> x + n),
            new Family("timesN", "Returns x times N.", "return x * N;", (x, n) -> x * n),
            new Family("restByN", "Returns the remainder of x divided by N.", "return x % N;", (x, n) -> x % n),
            new Family("atMostN", "Returns x, or N if x is larger than N.", "return Math.min(x, N);", Math::min),
            new Family("awayFromN", "Returns the distance between x and N.", "return Math.abs(x - N);", (x, n) -> Math.abs(x - n)),
            new Family("multiplesOfN", "Returns how many of the numbers 1 to x are divisible by N.", "return x / N;", (x, n) -> x / n));

    private final List<Problem> train = new ArrayList<>();
    private final List<Problem> valid = new ArrayList<>();

    /** All problems, easy numbers first. */
    public JavaBasicsTask() {
        for (int n = 2; n <= LARGEST; n++) {
            for (Family family : FAMILIES) {
                String method = family.method.replace("N", String.valueOf(n));
                Split split = Split.of(method, VALID_SHARE);
                List<Problem> list = split == Split.VALID ? valid : train;
                String id = NAME + "-" + split.name().toLowerCase(Locale.ROOT) + "-" + list.size();
                list.add(new Problem(id, prompt(family, method, n), tests(family, method, n)));
            }
        }
    }

    private static String prompt(Family family, String method, int n) {
        return "class Solution {\n    /** "
                + family.comment.replace("N", String.valueOf(n)) + " */\n    static int " + method + "(int x) {\n";
    }

    private static String tests(Family family, String method, int n) {
        return IntStream.of(0, 1, 5, 12, n - 1, n, n + 1, 2 * n, 3 * n + 1).distinct()
                .mapToObj(x -> "        check(Solution." + method + "(" + x + "), " + family.meaning.applyAsInt(x, n) + ");\n")
                .collect(Collectors.joining("", "class Main {\n    static void check(int got, int wanted) throws Exception {\n"
                        + "        if (got != wanted) {\n            throw new Exception(\"wanted \" + wanted + \", got \" + got);\n        }\n    }\n\n"
                        + "    public static void main(String[] args) throws Exception {\n", "    }\n}\n"));
    }

    /** A completion that solves a problem of this task. @throws IllegalArgumentException if it is none of them */
    public static String solution(Problem problem) {
        for (Family family : FAMILIES) {
            String stem = family.method.substring(0, family.method.length() - 1);
            int at = problem.prompt().indexOf("static int " + stem);
            if (at >= 0) {
                String number = problem.prompt().substring(at + "static int ".length() + stem.length(), problem.prompt().indexOf("(int x)"));
                return "        " + family.solution.replace("N", number) + "\n    }\n}\n";
            }
        }
        throw new IllegalArgumentException("problem " + problem.id() + " is not of the task " + NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the number of problems must be at least 1, got " + limit);
        }
        List<Problem> all = split == Split.VALID ? valid : train;
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    @Override
    public Verifier verifier() {
        return new CodeVerifier();
    }
}
