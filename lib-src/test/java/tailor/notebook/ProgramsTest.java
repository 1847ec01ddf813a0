package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.task.Problem;
import tailor.task.code.CodeResult.Outcome;
import tailor.text.DataFolder;
import tailor.train.ModelSamples;
import tailor.train.SampledProblem;
import tailor.train.SamplingSettings;
import tech.tablesaw.api.Table;

/** Programs in cells: shown, judged, counted. */
class ProgramsTest {
    @TempDir
    Path folder;

    private DataFolder data() {
        return new DataFolder(Optional.empty(), folder);
    }

    @Test
    void aProblemAndItsVerdicts() {
        Programs programs = Programs.of("java-basics", data());
        assertTrue(programs.isHere() && programs.toString().startsWith("java-basics: 2"), programs.toString());
        Problem problem = programs.problem(3);
        assertTrue(programs.show(3).toHtml().contains("<b>        return"), programs.show(3).toHtml());
        assertEquals(problem.prompt() + programs.published(3), programs.show(3).toString());
        Map<String, String> completions = new LinkedHashMap<>();
        completions.put("right", programs.published(3));
        completions.put("wrong", "return 1; }}");
        completions.put("nothing", "");
        Table table = programs.judge(problem, completions);
        assertEquals(List.of("passed", "failed", "not compiled"), table.stringColumn("verdict").asList());
        assertEquals(List.of(1.0, 0.0, 0.0), table.doubleColumn("reward").asList());
        assertTrue(programs.judgePublished(5).toString().contains("5 published solutions judged"), programs.judgePublished(5).toString());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> programs.problem(5000)).getMessage().contains("5000"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Programs.of("arithmetic", data())).getMessage().contains("java-basics"));
    }

    @Test
    void verdictsOfSamples() {
        Programs programs = Programs.of("java-basics", data());
        List<SampledProblem> sampled = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<SampledProblem.Sample> samples = new ArrayList<>();
            for (String text : List.of(programs.published(i), "        return y;\n    }\n}", "        return -1;\n    }\n}")) {
                samples.add(new SampledProblem.Sample(text, 3, true, -1, 0.5, 0, SampledProblem.ABSTAINS));
            }
            sampled.add(new SampledProblem(programs.problem(i).id(), programs.problem(i).prompt(), programs.problem(i).answer(), samples));
        }
        Map<Outcome, Double> shares = Programs.shares(samples("java-basics", sampled));
        assertEquals(1 / 3.0, shares.get(Outcome.PASSED), 1e-12);
        assertEquals(1 / 3.0, shares.get(Outcome.FAILED), 1e-12);
        assertEquals(1 / 3.0, shares.get(Outcome.NOT_COMPILED), 1e-12);
        assertEquals(0, shares.get(Outcome.TIMED_OUT));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Programs.shares(samples("arithmetic", sampled))).getMessage().contains("arithmetic"));
    }

    private static ModelSamples samples(String task, List<SampledProblem> sampled) {
        return new ModelSamples(new ModelSamples.Head("run", "study", "rlvr", "", 1, 1, SamplingSettings.of(task), sampled.size(), false, null, null, 1,
                "cpu", "cpu", "0"), sampled);
    }
}
