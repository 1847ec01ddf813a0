package tailor.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * GSM8K (Cobbe et al., arXiv 2110.14168): grade-school word problems with solutions written by people.
 *
 * <p>The calculator annotations ({@code <<48/2=24>>}) are removed, so that a solution is plain text. The held-out split
 * is the published test set.
 */
public final class Gsm8k implements Corpus {
    private final Map<Split, List<WordProblem>> problems = new EnumMap<>(Split.class);
    private final Map<Split, List<String>> documents = new EnumMap<>(Split.class);

    /** Reads both splits. */
    public Gsm8k(DataFolder data) {
        DataSet set = DataSet.named("gsm8k");
        problems.put(Split.TRAIN, read(data.file(set, "train.jsonl")));
        problems.put(Split.VALID, read(data.file(set, "test.jsonl")));
        problems.forEach((split, p) -> documents.put(split, p.stream().map(WordProblem::document).toList()));
    }

    private static List<WordProblem> read(Path file) {
        return JsonLines.read(file).stream().map(node -> problem(node, file)).toList();
    }

    private static WordProblem problem(JsonNode node, Path file) {
        String solution = JsonLines.text(node, "answer", file).replaceAll("<<[^<>]*>>", "");
        int mark = solution.lastIndexOf("\n#### ");
        if (mark < 0) {
            throw new IllegalArgumentException("an answer of " + file + " has no \"#### N\": " + solution);
        }
        String answer = solution.substring(mark + 6).strip().replace(",", "");
        return new WordProblem(JsonLines.text(node, "question", file).strip(), solution.substring(0, mark), answer);
    }

    /** The problems of a split, in the published order. */
    public List<WordProblem> problems(Split split) {
        return problems.get(split);
    }

    @Override
    public String name() {
        return "gsm8k";
    }

    @Override
    public Kind kind() {
        return Kind.REASONING;
    }

    @Override
    public List<String> documents(Split split) {
        return documents.get(split);
    }

    @Override
    public List<String> cards() {
        return List.of(name());
    }
}
