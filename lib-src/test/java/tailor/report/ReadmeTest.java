package tailor.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's glossary is the kit's own. */
class ReadmeTest {

    @Test
    void explainsEveryMetricAsChartsDo() throws IOException {
        assertTrue(Files.readString(Path.of("README.md")).contains(MetricName.markdown().strip()),
                "README.md, section Metrics, must hold the table of MetricName.markdown():\n" + MetricName.markdown());
    }
}
