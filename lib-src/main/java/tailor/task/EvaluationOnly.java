package tailor.task;

import java.util.List;
import tailor.text.Split;

/** Tasks whose problems are published as a test set: all held out. */
final class EvaluationOnly {
    private EvaluationOnly() {}

    /** The first held-out problems. @throws IllegalArgumentException if training problems are asked for */
    static List<Problem> first(String task, List<Problem> problems, Split split, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the number of problems must be at least 1, got " + limit);
        }
        if (split != Split.VALID) {
            throw new IllegalArgumentException("task " + task + " is for evaluation only, it has no " + split
                    + " problems: train on gsm8k or arithmetic, or ask for " + Split.VALID);
        }
        return problems.subList(0, Math.min(limit, problems.size()));
    }
}
