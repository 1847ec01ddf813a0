package tailor.task.code;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tailor.task.Problem;
import tailor.task.Verifier;

/** Rewards 1 when the program of prompt, completion and tests runs to its end. A problem's answer is its tests. */
public final class CodeVerifier implements Verifier {
    private static final class Shared {
        /** One warm compiler for all tasks of this JVM. */
        private static final JavaJudge JUDGE = new JavaJudge(CodeLimits.defaults());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(JUDGE::close, "tailor-compiler-end"));
        }
    }

    private final JavaJudge judge;

    /** With the default limits and the compiler that all tasks share. */
    public CodeVerifier() {
        this(Shared.JUDGE);
    }

    /** With a judge of its own. */
    public CodeVerifier(JavaJudge judge) {
        this.judge = judge;
    }

    /** What became of a completion, in words. */
    public CodeResult judge(Problem problem, String completion) {
        return judge.judge(JavaCompletion.program(problem.prompt(), completion, problem.answer()));
    }

    @Override
    public double reward(Problem problem, String completion) {
        return !completion.isBlank() && judge(problem, completion).passed() ? 1 : 0;
    }

    /** What became of many completions, judged together; the same as one by one. */
    public List<CodeResult> judge(List<Problem> problems, List<String> completions) {
        requireEqual(problems, completions);
        return judge.judge(IntStream.range(0, problems.size())
                .mapToObj(i -> JavaCompletion.program(problems.get(i).prompt(), completions.get(i), problems.get(i).answer())).toList());
    }

    /** All together, which is many times quicker. */
    @Override
    public double[] rewards(List<Problem> problems, List<String> completions) {
        requireEqual(problems, completions);
        int[] written = IntStream.range(0, problems.size()).filter(i -> !completions.get(i).isBlank()).toArray();
        List<CodeResult> results = judge(Arrays.stream(written).mapToObj(problems::get).toList(), Arrays.stream(written).mapToObj(completions::get).toList());
        double[] rewards = new double[problems.size()];
        for (int i = 0; i < written.length; i++) {
            rewards[written[i]] = results.get(i).passed() ? 1 : 0;
        }
        return rewards;
    }

    private static void requireEqual(List<Problem> problems, List<String> completions) {
        if (problems.size() != completions.size()) {
            throw new IllegalArgumentException(problems.size() + " problems and " + completions.size() + " completions: give one problem a completion");
        }
    }
}
