package tailor.task;

import java.nio.file.Path;
import java.util.List;
import tailor.task.code.CodeVerifier;
import tailor.text.DataFolder;
import tailor.text.DataSet;
import tailor.text.JsonLines;
import tailor.text.Split;

/** MBJP (arXiv 2210.14868): Java methods to complete from their comment, judged by their tests. For evaluation only. */
public final class MbjpTask implements Task {
    /** Its name. */
    public static final String NAME = "mbjp";

    private final List<Problem> problems;

    /** Reads the problems. @throws IllegalArgumentException naming file, line and field if a record lacks one */
    public MbjpTask(DataFolder data) {
        Path file = data.file(DataSet.named(NAME), "mbjp_release_v1.2.jsonl");
        this.problems = JsonLines.lines(file).stream()
                .map(l -> new Problem(NAME + "-valid-" + l.text("task_id").replace("MBJP/", ""), l.text("prompt"), l.text("test"))).toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Problem> problems(Split split, int limit) {
        return EvaluationOnly.first(NAME, problems, split, limit);
    }

    @Override
    public Verifier verifier() {
        return new CodeVerifier();
    }
}
