package tailor.task.code;

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
}
