package tailor.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tailor.task.code.CodeVerifier;
import tailor.text.JavaMethods;
import tailor.text.Split;

/** Small Java methods to complete ({@link JavaMethods}), judged by tests. No download; both splits, easy numbers first. */
public final class JavaBasicsTask implements ProgramTask {
    /** Its name. */
    public static final String NAME = "java-basics";

    private static Problem problem(JavaMethods.Method method, Split split, int index) {
        return new Problem(NAME + "-" + split.name().toLowerCase(Locale.ROOT) + "-" + index, method.prompt(), tests(method));
    }

    private static String tests(JavaMethods.Method method) {
        int n = method.number();
        return IntStream.of(0, 1, 5, 12, n - 1, n, n + 1, 2 * n, 3 * n + 1).distinct()
                .mapToObj(x -> "        check(Solution." + method.name() + "(" + x + "), " + method.of(x) + ");\n")
                .collect(Collectors.joining("", "class Main {\n    static void check(int got, int wanted) throws Exception {\n"
                        + "        if (got != wanted) {\n            throw new Exception(\"wanted \" + wanted + \", got \" + got);\n        }\n    }\n\n"
                        + "    public static void main(String[] args) throws Exception {\n", "    }\n}\n"));
    }

    /** A completion that solves a problem of this task. @throws IllegalArgumentException if it is none of them */
    public static String solution(Problem problem) {
        for (Split split : Split.values()) {
            for (JavaMethods.Method method : JavaMethods.all(split)) {
                if (method.prompt().equals(problem.prompt())) {
                    return method.solution();
                }
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
        List<JavaMethods.Method> methods = JavaMethods.all(split);
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, methods.size()); i++) {
            problems.add(problem(methods.get(i), split, i));
        }
        return List.copyOf(problems);
    }

    @Override
    public Optional<String> published(Problem problem) {
        return Optional.of(solution(problem));
    }

    @Override
    public CodeVerifier verifier() {
        return new CodeVerifier();
    }
}
