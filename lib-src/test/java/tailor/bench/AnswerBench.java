package tailor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tailor.task.math.MathAnswer;

/** Seconds to extract and compare the answers of a file of cases: JSON lines with gold and prediction. */
public final class AnswerBench {
    private AnswerBench() {}

    public static void main(String[] args) throws IOException {
        Flags flags = new Flags(args);
        List<JsonNode> cases = new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(Path.of(flags.text("cases")).toFile()).readAll();
        MathAnswer checker = new MathAnswer();
        Timing.print(flags.number("steps"), () -> cases.forEach(c -> checker.check(c.get("gold").asText(), c.get("prediction").asText())));
    }
}
