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
        return Stream.concat(Tasks.NAMES.stream(), Stream.of("arithmetic-50")).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyTask(String name) {
        DataFolder data = data(name);
        Task task = Tasks.open(name, data);
        assertEquals(name, task.name());
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

    private DataFolder data(String name) {
        return name.startsWith("arithmetic") ? new DataFolder(Optional.empty(), folder) : RealData.dataFolder(folder);
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
    void unknownTasksAndEmptyProblems() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> Tasks.open("sudoku", new DataFolder(Optional.empty(), folder))).getMessage();
        assertTrue(message.contains("arithmetic, gsm8k"), message);
        assertThrows(IllegalArgumentException.class, () -> new Problem("id", "prompt", " "));
        assertFalse(Tasks.NAMES.isEmpty());
    }
}
