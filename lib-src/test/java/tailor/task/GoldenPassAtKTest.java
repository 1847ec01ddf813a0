package tailor.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pass@k against exact fractions computed elsewhere. */
class GoldenPassAtKTest {
    @Test
    void passAtKIsExact() throws Exception {
        Path file = Path.of(System.getProperty("tailor.golden", "../shared/golden")).resolve("pass-at-k.json");
        assumeTrue(Files.exists(file), "skipped: no golden cases at " + file + " (set -Dtailor.golden=DIR)");
        JsonNode cases = new ObjectMapper().readTree(file.toFile());
        for (JsonNode c : cases) {
            int n = c.get("n").asInt();
            int correct = c.get("c").asInt();
            int k = c.get("k").asInt();
            double expected = c.get("value").asDouble();
            assertEquals(expected, PassAtK.of(n, correct, k), Math.ulp(expected), () -> "n " + n + ", c " + correct + ", k " + k);
        }
        assertTrue(cases.size() > 0, file + " has no cases");
        System.out.println("GoldenPassAtKTest: checked " + cases.size() + " cases of " + file);
    }
}
