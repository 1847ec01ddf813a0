package tailor.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tailor.text.DataFolder;
import tailor.text.Gsm8k;
import tailor.text.Split;
import tailor.text.WordProblem;

/** GSM8K: grade-school word problems, the final number is the answer. The held-out split is the published test set. */
public final class Gsm8kTask implements Task {
    private final Gsm8k data;

    /** Reads both splits. */
    public Gsm8kTask(DataFolder data) {
        this.data = new Gsm8k(data);
    }

    @Override
    public String name() {
        return "gsm8k";
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        return numbered(name(), split, data.problems(split), limit);
    }

    @Override
    public Verifier verifier() {
        return FinalAnswer.verifier();
    }

    /** Word problems as problems, with ids such as "gsm8k-train-0". */
    static List<Problem> numbered(String task, Split split, List<WordProblem> problems, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the number of problems must be at least 1, got " + limit);
        }
        String prefix = task + "-" + split.name().toLowerCase(Locale.ROOT) + "-";
        return IntStream.range(0, Math.min(limit, problems.size()))
                .mapToObj(i -> new Problem(prefix + i, problems.get(i).prompt(), problems.get(i).answer()))
                .toList();
    }
}
