package tailor.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.task.code.CodeVerifier;
import tailor.text.DataFolder;
import tailor.text.DataSet;
import tailor.text.JsonLines;
import tailor.text.Split;

/** MBJP (arXiv 2210.14868): Java methods to complete from their comment, judged by their tests. For evaluation only. */
public final class MbjpTask implements ProgramTask {
    /** Its name. */
    public static final String NAME = "mbjp";

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> solutions = new HashMap<>();

    /** Reads the problems. @throws IllegalArgumentException naming file, line and field if a record lacks one */
    public MbjpTask(DataFolder data) {
        Path file = data.file(DataSet.named(NAME), "mbjp_release_v1.2.jsonl");
        for (JsonLines.Line line : JsonLines.lines(file)) {
            Problem problem = new Problem(NAME + "-valid-" + line.text("task_id").replace("MBJP/", ""), line.text("prompt"), line.text("test"));
            problems.add(problem);
            if (line.node().path("canonical_solution").isTextual()) { // 92 of 966 have none
                solutions.put(problem.id(), line.text("canonical_solution"));
            }
        }
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
    public Optional<String> published(Problem problem) {
        return Optional.ofNullable(solutions.get(problem.id()));
    }

    @Override
    public CodeVerifier verifier() {
        return new CodeVerifier();
    }
}
