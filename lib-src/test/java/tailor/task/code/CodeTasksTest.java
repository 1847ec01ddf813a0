package tailor.task.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.task.JavaBasicsTask;
import tailor.task.PassAtK;
import tailor.task.Problem;
import tailor.task.ProgramTask;
import tailor.task.Task;
import tailor.task.Tasks;
import tailor.text.DataFolder;
import tailor.text.RealData;
import tailor.text.Split;

/** Tasks whose answers are Java programs. */
class CodeTasksTest {
    /** Share of the published solutions that is run: every so manieth. */
    private static final int EVERY = Integer.getInteger("tailor.mbjp.every", 4);
    /** Solutions that read the keyboard or a file, or that exit before their tests are through. Eleven more are no Java: they return int as Double. */
    private static final Set<String> OUTSIDE = Set.of("mbjp-valid-325", "mbjp-valid-835", "mbjp-valid-106", "mbjp-valid-553", "mbjp-valid-579",
            "mbjp-valid-871");
    private static final int FROM = Integer.getInteger("tailor.mbjp.from", 0);
    private static final int TO = Integer.getInteger("tailor.mbjp.to", 1000);

    @TempDir
    Path folder;

    @Test
    void javaBasics() {
        Task task = Tasks.open("java-basics", new DataFolder(Optional.empty(), folder));
        assertEquals("java-basics", task.name());
        Set<String> prompts = new HashSet<>();
        for (Split split : Split.values()) {
            List<Problem> problems = task.problems(split, 200);
            assertEquals(200, problems.size());
            assertEquals(problems, new JavaBasicsTask().problems(split, 200), "deterministic");
            assertEquals(200, problems.stream().map(Problem::id).distinct().count(), "ids are unique");
            assertTrue(problems.stream().map(Problem::prompt).allMatch(prompts::add), "a problem is in both splits");
            for (Problem problem : List.of(problems.get(0), problems.get(1), problems.get(199))) {
                String solution = JavaBasicsTask.solution(problem);
                assertEquals(1, task.verifier().reward(problem, solution), problem.prompt());
                assertEquals(1, task.verifier().reward(problem, solution + "\nclass Next { and so on"), problem.prompt());
                for (String wrong : List.of("", " ", "return x; }}", "I do not know.", "System.exit(0); return x; }}", "}", "{".repeat(100))) {
                    assertEquals(0, task.verifier().reward(problem, wrong), problem.prompt() + wrong);
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> task.problems(Split.TRAIN, 0));
    }

    @Test
    void passAtKOfPrograms() {
        Problem problem = new JavaBasicsTask().problems(Split.TRAIN, 1).get(0);
        List<String> samples = List.of(JavaBasicsTask.solution(problem), "return 0; }}", "while (true) }}", "return }}");
        int correct = (int) samples.stream().filter(s -> new CodeVerifier().reward(problem, s) == 1).count();
        assertEquals(0.5, PassAtK.of(samples.size(), correct, 2));
    }

    /** The published solutions pass their tests: what is refused or fails here would be the kit's mistake. */
    @Test
    void publishedSolutionsOfMbjpPass() {
        ProgramTask task = (ProgramTask) Tasks.open("mbjp", RealData.dataFolder(folder));
        List<Problem> problems = task.problems(Split.VALID, 1000);
        assertEquals(966, problems.size());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> task.problems(Split.TRAIN, 1)).getMessage().contains("evaluation only"));
        assertEquals(874, problems.stream().filter(problem -> task.published(problem).isPresent()).count());
        List<Problem> asked = new ArrayList<>();
        List<String> solutions = new ArrayList<>();
        for (int i = FROM; i < Math.min(TO, problems.size()); i += EVERY) {
            Problem problem = problems.get(i);
            task.published(problem).ifPresent(solution -> {
                asked.add(problem);
                solutions.add(solution);
            });
        }
        long start = System.nanoTime();
        List<CodeResult> results = new CodeVerifier().judge(asked, solutions);
        int run = asked.size();
        List<String> failed = IntStream.range(0, run).filter(i -> !results.get(i).passed()).mapToObj(i -> asked.get(i).id() + " " + results.get(i)).toList();
        System.out.printf("CodeTasksTest: %d of %d published solutions of MBJP pass, %.1f a second, %s%n", run - failed.size(), run,
                run / ((System.nanoTime() - start) / 1e9), JavaJudge.means());
        failed.forEach(System.out::println);
        List<String> refused = failed.stream().filter(f -> f.contains("REFUSED") && !OUTSIDE.contains(f.substring(0, f.indexOf(' ')))).toList();
        assertEquals(List.of(), refused);
        assertTrue(failed.size() <= 0.02 * run + 1, () -> String.join("\n", failed));
    }
}
