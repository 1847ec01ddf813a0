package tailor.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.text.DataFolder;
import tailor.text.Gsm8k;
import tailor.text.RealData;
import tailor.text.Split;
import tailor.text.WordProblem;
import tailor.text.WordProblems;

/** What every task keeps to. */
class TaskContractTest {
    private static final List<String> GARBAGE = List.of("", " ", "\n\n", "####", "#### ", "#### x", "I do not know.",
            "\ud83d\ude42", "-", ",.,.", "#### 123456789");

    @TempDir
    Path folder;

    static List<String> names() {
        return Stream.concat(Tasks.NAMES.stream(), Stream.of("arithmetic-50", "countdown-4", "sorting-8", "logic-6")).toList();
    }

    /** Tasks whose problems are all held out. */
    private static final Set<String> EVALUATION_ONLY = Set.of("math500", "aime24", "amc23");

    /** Tasks whose answers are programs. */
    private static final Set<String> CODE = Set.of("mbjp", "java-basics");

    @ParameterizedTest
    @MethodSource("names")
    void everyTask(String name) {
        DataFolder data = data(name);
        Task task = Tasks.open(name, data);
        assertEquals(name, task.name());
        if (CODE.contains(name)) {
            return; // CodeTasksTest
        }
        if (EVALUATION_ONLY.contains(name)) {
            evaluationOnly(task);
            return;
        }
        Set<String> prompts = new HashSet<>();
        for (Split split : Split.values()) {
            List<Problem> problems = task.problems(split, 200);
            assertEquals(200, problems.size());
            assertEquals(problems, Tasks.open(name, data).problems(split, 200), "deterministic");
            assertEquals(problems.subList(0, 50), task.problems(split, 50));
            assertEquals(200, problems.stream().map(Problem::id).distinct().count(), "ids are unique");
            for (Problem problem : problems) {
                assertEquals(1, task.verifier().reward(problem, "#### " + problem.answer()));
                assertEquals(1, task.verifier().reward(problem, "So we get\n#### " + problem.answer() + ".\n"));
                for (String garbage : GARBAGE) {
                    assertEquals(0, task.verifier().reward(problem, garbage), "garbage: " + garbage);
                }
                assertEquals(0, task.verifier().reward(problem, "#### 1" + problem.answer()));
            }
            Set<String> these = new HashSet<>(problems.stream().map(Problem::prompt).toList());
            assertTrue(these.stream().noneMatch(prompts::contains), "a problem is in both splits");
            prompts.addAll(these);
        }
        assertThrows(IllegalArgumentException.class, () -> task.problems(Split.TRAIN, 0));
    }

    private static void evaluationOnly(Task task) {
        List<Problem> problems = task.problems(Split.VALID, 1000);
        assertEquals(problems, task.problems(Split.VALID, 1000), "deterministic");
        assertEquals(problems.subList(0, 10), task.problems(Split.VALID, 10));
        assertEquals(problems.size(), problems.stream().map(Problem::id).distinct().count(), "ids are unique");
        for (Problem problem : problems) {
            assertEquals(1, task.verifier().reward(problem, "So it is $\\boxed{" + problem.answer() + "}$."), problem.answer());
            for (String garbage : GARBAGE) {
                assertEquals(0, task.verifier().reward(problem, garbage), "garbage: " + garbage);
            }
            assertEquals(0, task.verifier().reward(problem, "\\boxed{1" + problem.answer() + "+9}"), problem.answer());
        }
        String message = assertThrows(IllegalArgumentException.class, () -> task.problems(Split.TRAIN, 1)).getMessage();
        assertTrue(message.contains("evaluation only"), message);
        assertThrows(IllegalArgumentException.class, () -> task.problems(Split.VALID, 0));
    }

    @Test
    void recordsThatLackSomething() throws java.io.IOException {
        Path file = folder.resolve("tasks.jsonl");
        java.nio.file.Files.writeString(file, "{\"problem\": \"p\", \"answer\": 27.0}\n\n{\"problem\": \"p\"}\n");
        List<tailor.text.JsonLines.Line> lines = tailor.text.JsonLines.lines(file);
        assertEquals("27", lines.get(0).text("answer"));
        String message = assertThrows(IllegalArgumentException.class, () -> lines.get(1).text("answer")).getMessage();
        assertTrue(message.startsWith("line 3 of " + file + " has no \"answer\""), message);
    }

    @Test
    void aVerifierThatFailsIsNamed() {
        Problem problem = new Problem("p-7", "How many?", "19");
        Verifier throwing = (p, c) -> {
            throw new IllegalStateException("oops");
        };
        String message = assertThrows(VerifierException.class, () -> throwing.checked(problem, "19")).getMessage();
        assertTrue(message.contains("p-7") && message.contains("oops"), message);
        Verifier notANumber = (p, c) -> Double.NaN;
        message = assertThrows(VerifierException.class, () -> notANumber.checked(problem, "19")).getMessage();
        assertTrue(message.contains("p-7") && message.contains("NaN"), message);
        assertEquals(1, FinalAnswer.verifier().checked(problem, "19"));
    }

    private DataFolder data(String name) {
        return name.matches("(arithmetic|java-basics|countdown|sorting|logic).*") ? new DataFolder(Optional.empty(), folder) : RealData.dataFolder(folder);
    }

    @Test
    void workedSolutionsEarnTheReward() {
        List<WordProblem> worked = new WordProblems(WordProblems.Dials.defaults(), 0).generate(Split.VALID, 300);
        assertRight(new ArithmeticTask().problems(Split.VALID, 300), worked);
        DataFolder data = RealData.dataFolder(folder);
        assertRight(new Gsm8kTask(data).problems(Split.VALID, 2000), new Gsm8k(data).problems(Split.VALID));
    }

    private static void assertRight(List<Problem> problems, List<WordProblem> worked) {
        assertEquals(worked.size(), problems.size());
        for (int i = 0; i < problems.size(); i++) {
            assertEquals(worked.get(i).prompt(), problems.get(i).prompt());
            assertEquals(1, FinalAnswer.verifier().reward(problems.get(i), worked.get(i).completion()), worked.get(i).document());
        }
    }

    @Test
    void puzzlesAreJudgedByMeaning() {
        Problem countdown = new Problem("c", "Use each of 2, 3, 4 once to make 20.\n", "(2+3)*4");
        Verifier verifier = new CountdownTask("countdown").verifier();
        for (String right : List.of("4*(3+2)", "#### 4 * (2 + 3) = 20", "(3+2)*4.")) {
            assertEquals(1, verifier.reward(countdown, right), right);
        }
        for (String wrong : List.of("20", "2+3*4", "4*5", "2*2*3+4+4", "(2+3)*4*1", "4**2+3", "#### (2+3)*4+0", "2+3+4=20")) {
            assertEquals(0, verifier.reward(countdown, wrong), wrong);
        }
        Problem sorting = new Problem("s", "Sort in ascending order: 3 1 2\n", "1 2 3");
        assertEquals(1, new SortingTask("sorting").verifier().reward(sorting, "#### 1, 2, 3"));
        assertEquals(0, new SortingTask("sorting").verifier().reward(sorting, "1 2"));
        assertEquals(1, new LogicTask("logic").verifier().reward(new Problem("l", "Who?", "Ada"), "So it is\nAda"));
        for (String name : List.of("sorting-1", "logic-x", "countdown-99")) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Tasks.open(name, null)).getMessage().contains(name));
        }
        String few = assertThrows(IllegalArgumentException.class, () -> new LogicTask("logic-3").problems(Split.VALID, 1_000_000)).getMessage();
        assertTrue(few.contains("turn its dial up"), few);
    }

    @Test
    void unknownTasksAndEmptyProblems() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> Tasks.open("sudoku", new DataFolder(Optional.empty(), folder))).getMessage();
        assertTrue(message.contains("arithmetic, ") && message.contains("gsm8k"), message);
        assertThrows(IllegalArgumentException.class, () -> new Problem("id", "prompt", " "));
        assertFalse(Tasks.NAMES.isEmpty());
    }
}
