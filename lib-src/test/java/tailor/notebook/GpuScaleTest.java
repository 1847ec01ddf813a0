package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.run.Config;
import tailor.run.Stage;
import tailor.train.Stages;
import tailor.train.Workspace;

/** The studies at the gpu scale, which no test can run: their configurations are valid, and fit a card. */
class GpuScaleTest {
    private static final Map<String, Stage> STAGES = Stages.in(new Workspace(Path.of("unused"), null, null));

    @ParameterizedTest
    @ValueSource(strings = {"00-start-here", "11-entropy-control", "12-tail-suppression", "20-pre-training", "20-mid-training", "30-grpo", "42-pre-training", "42-java-code"})
    void isValid(String study) {
        resolved(study);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00-start-here", "11-entropy-control", "12-tail-suppression"})
    void fitsACardOf24GiB(String study) {
        Optional<String> memory = stage(study).expectedMemory(resolved(study));
        Matcher number = Pattern.compile("([\\d.]+) ([MG])iB \\(.*").matcher(memory.orElseThrow());
        assertTrue(number.matches() && (number.group(2).equals("M") || Double.parseDouble(number.group(1)) < 20), memory.get());
    }

    private static Stage stage(String study) {
        return STAGES.get(file(study).stage());
    }

    private static StudyFile file(String study) {
        return StudyFile.read(Path.of("notebooks/configs"), "notebooks/configs", study);
    }

    private static ObjectNode resolved(String study) {
        ObjectNode config = Config.merge(stage(study).defaults(), file(study).config(), study);
        config = Config.merge(config, file(study).scale("gpu", study), study);
        stage(study).validate(config, study);
        return config;
    }
}
