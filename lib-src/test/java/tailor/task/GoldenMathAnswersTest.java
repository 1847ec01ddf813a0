package tailor.task;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tailor.task.math.AnswerOptions;
import tailor.task.math.MathAnswer;

/** Answer checking against published cases: at least 95% agree, and no wrong answer passes. */
class GoldenMathAnswersTest {
    @Test
    void answersAreComparedByMeaning() throws Exception {
        Path file = Path.of(System.getProperty("tailor.golden", "../shared/golden")).resolve("math-answers/cases.jsonl");
        assumeTrue(Files.exists(file), "skipped: no golden cases at " + file + " (set -Dtailor.golden=DIR)");
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> cases = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                cases.add(json.readTree(line));
            }
        }
        List<String> missed = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (JsonNode c : cases) {
            boolean expected = c.get("equivalent").asBoolean();
            boolean found = new MathAnswer(options(c.path("options"))).check(c.get("gold").asText(), c.get("prediction").asText());
            if (found != expected) {
                (expected ? missed : wrong).add(brief(c));
            }
        }
        System.out.printf("GoldenMathAnswersTest: checked %d cases of %s: %d agree, %d missed, %d false positives%n", cases.size(), file,
                cases.size() - missed.size() - wrong.size(), missed.size(), wrong.size());
        missed.forEach(m -> System.out.println("missed: " + m));
        assertTrue(wrong.isEmpty(), () -> "false positives: " + String.join("\n", wrong));
        assertTrue(!cases.isEmpty() && missed.size() <= 0.05 * cases.size(), () -> "missed: " + String.join("\n", missed));
    }

    private static AnswerOptions options(JsonNode options) {
        boolean latex = false;
        boolean plain = false;
        for (JsonNode type : options.path("match_types")) {
            latex |= type.asText().equals("latex");
            plain |= type.asText().equals("expr");
        }
        boolean both = !latex && !plain;
        return new AnswerOptions(latex || both, plain || both, options.path("precision").asInt(6),
                options.path("allow_set_relation_comp").asBoolean(false), Duration.ofSeconds(1));
    }

    private static String brief(JsonNode c) {
        String gold = c.get("gold").asText();
        String given = c.get("prediction").asText();
        return c.get("group").asText() + " gold " + gold.substring(Math.max(0, gold.length() - 150)) + " | prediction "
                + given.substring(Math.max(0, given.length() - 200));
    }
}
