package tailor.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import tailor.task.JavaBasicsTask;
import tailor.task.Problem;
import tailor.task.code.CodeVerifier;
import tailor.text.Split;

/** Programs a second that the Java judge tells right from wrong: one by one, and a rollout's batch together. */
public final class JudgeBench {
    private JudgeBench() {}

    public static void main(String[] args) {
        Flags flags = new Flags(args);
        int programs = flags.number("programs");
        List<Problem> problems = new ArrayList<>();
        List<String> completions = new ArrayList<>();
        for (Problem problem : new JavaBasicsTask().problems(Split.TRAIN, (programs + 3) / 4)) { // four kinds of answers to each, all different
            String right = JavaBasicsTask.solution(problem);
            completions.addAll(List.of(right, right.replace("return", "return 1 +"), "        return y;\n    }\n}\n", right.replace(";", "")));
            problems.addAll(Collections.nCopies(4, problem));
        }
        CodeVerifier verifier = new CodeVerifier();
        verifier.rewards(problems.subList(0, 8), completions.subList(0, 8));
        for (int round = 0; round < flags.number("rounds"); round++) {
            int few = flags.number("alone");
            long start = System.nanoTime();
            for (int i = 0; i < few; i++) {
                verifier.reward(problems.get(i), completions.get(i));
            }
            double alone = few / ((System.nanoTime() - start) / 1e9);
            start = System.nanoTime();
            double[] rewards = verifier.rewards(problems.subList(0, programs), completions.subList(0, programs));
            double seconds = (System.nanoTime() - start) / 1e9;
            long right = java.util.Arrays.stream(rewards).filter(r -> r == 1).count();
            System.out.printf(Locale.ROOT, "%d programs: %.1f a second one by one, %.1f together (%.2f s); %d right%n", programs, alone, programs / seconds, seconds, right);
        }
    }
}
