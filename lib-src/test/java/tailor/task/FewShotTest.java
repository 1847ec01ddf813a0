package tailor.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.text.DataFolder;
import tailor.text.RealData;
import tailor.text.Split;

/** The layout of few-shot prompts, that the worked examples are right, and that only the first answer counts. */
class FewShotTest {
    private static final Pattern EQUATION = Pattern.compile("(\\d+) ([-+*/]) (\\d+) = (\\d+)");

    @TempDir
    Path cache;

    @Test
    void wordProblemsStandBetweenQuestionAndAnswer() {
        assertEquals("Question: How many?\nAnswer:", FewShotPrompt.gsm8k(0).of("How many?\n"));
        String prompt = FewShotPrompt.gsm8k(2).of("How many?");
        assertTrue(prompt.startsWith("Question: A ferry makes 6 trips"), prompt);
        assertTrue(prompt.contains("in 3 days?\nAnswer: In one day the ferry carries 6 * 45 = 270 cars.\n"), prompt);
        assertTrue(prompt.contains("#### 810\n\nQuestion: Nora has"), prompt);
        assertTrue(prompt.endsWith("#### 108\n\nQuestion: How many?\nAnswer:"), prompt);
    }

    @Test
    void competitionProblemsStandBetweenProblemAndSolution() {
        String prompt = FewShotPrompt.math(1).of("What is $1 + 1$?");
        assertTrue(prompt.startsWith("Problem:\nWhat is the sum") && prompt.contains("10 = 0$?\n\nSolution:\nThe left side factors"), prompt);
        assertTrue(prompt.endsWith("$\\boxed{3}$.\n\nProblem:\nWhat is $1 + 1$?\n\nSolution:"), prompt);
    }

    @Test
    void theExamplesAreRight() {
        for (FewShotPrompt.Example example : WorkedExamples.WORD_PROBLEMS) {
            Matcher equation = EQUATION.matcher(example.solution());
            String result = "";
            while (equation.find()) {
                BigDecimal a = new BigDecimal(equation.group(1));
                BigDecimal b = new BigDecimal(equation.group(3));
                result = equation.group(4);
                assertEquals(new BigDecimal(result), switch (equation.group(2)) {
                    case "+" -> a.add(b);
                    case "-" -> a.subtract(b);
                    case "*" -> a.multiply(b);
                    default -> a.divide(b);
                }, equation.group());
            }
            assertEquals(Optional.of(result), FinalAnswer.of(example.solution()), "the last result is the answer");
        }
        WorkedExamples.COMPETITION.forEach(example -> assertTrue(example.solution().endsWith("}$."), example.solution()));
    }

    @Test
    void onlyTheFirstAnswerCounts() {
        FewShotPrompt prompt = FewShotPrompt.gsm8k(4);
        assertEquals("So 2.\n#### 2", prompt.answerIn(" So 2.\n#### 2\n\nQuestion: And now?\nAnswer: #### 3"));
        assertEquals("no question here", prompt.answerIn("no question here\n"));
        assertEquals("$\\boxed{2}$", FewShotPrompt.math(0).answerIn("\n$\\boxed{2}$\n\nProblem:\nNext\n\nSolution:\n$\\boxed{3}$"));
    }

    @Test
    void aTaskIsOpenedByItsName() {
        Task plain = Tasks.open("arithmetic", new DataFolder(Optional.empty(), cache));
        Task task = Tasks.open("arithmetic-3-shot", new DataFolder(Optional.empty(), cache));
        assertEquals("arithmetic-3-shot", task.name());
        List<Problem> problems = task.problems(Split.VALID, 5);
        for (int i = 0; i < 5; i++) {
            Problem bare = plain.problems(Split.VALID, 5).get(i);
            assertEquals(new Problem(bare.id(), FewShotPrompt.gsm8k(3).of(bare.prompt()), bare.answer()), problems.get(i));
            assertEquals(1, task.verifier().reward(problems.get(i), " #### " + bare.answer() + "\n\nQuestion: x\nAnswer: #### 1" + bare.answer()));
            assertEquals(0, task.verifier().reward(problems.get(i), " I do not know\n\nQuestion: x\nAnswer: #### " + bare.answer()));
        }
    }

    @Test
    void noMoreExamplesThanThereAre() {
        String message = assertThrows(IllegalArgumentException.class, () -> FewShotPrompt.gsm8k(9)).getMessage();
        assertTrue(message.contains("9 examples: there are 0 to 8"), message);
        assertThrows(IllegalArgumentException.class, () -> FewShotPrompt.math(5));
        assertThrows(IllegalArgumentException.class, () -> Tasks.open("nothing-2-shot", new DataFolder(Optional.empty(), cache)));
    }

    @Test
    void gsm8kIsAskedWithExamples() {
        Task task = Tasks.open("gsm8k-8-shot", RealData.dataFolder(cache));
        Problem first = task.problems(Split.VALID, 1).get(0);
        assertTrue(first.prompt().contains("\n\nQuestion: Janet") && first.prompt().endsWith("\nAnswer:"), first.prompt());
        assertTrue(task.verifier() instanceof AnswerVerifier, "votes can be counted");
        assertEquals(1, task.verifier().reward(first, " 9 * 2 = 18\n#### 18\n\nQuestion: …"));
    }
}
