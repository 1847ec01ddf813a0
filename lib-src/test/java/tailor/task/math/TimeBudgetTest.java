package tailor.task.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever the answer, a check ends in time, on any thread and with a small stack. */
class TimeBudgetTest {
    private static final int MILLION = 1_000_000;

    private static List<String> hostile() {
        String list = IntStream.range(0, 700).mapToObj(i -> "x^{" + i + "}+\\sin(y)").collect(Collectors.joining(","));
        return List.of(
                "\\boxed{9^{9^{9^{9}}}}", "\\boxed{9^9^9^9}", "$9**9**9**9$", "((9^9)^9)^9)^9", "\\boxed{(((9!)!)!)!}", "\\boxed{9!!!!!!!!!!}",
                "\\boxed{0.1^{-99999999}}", "\\boxed{1.0000001^{999999999}}", "\\boxed{\\binom{1000000000}{500000000}}", "\\boxed{1E999999999}",
                "\\boxed{2^{999999999}-2^{999999998}}", "1e99999999999999999999",
                "\\boxed{" + "\\sqrt{2+".repeat(5000) + "2" + "}".repeat(5000) + "}", "\\boxed{" + "\\sqrt{".repeat(60) + "2" + "}".repeat(60) + "}",
                "1".repeat(MILLION), "\\boxed{" + "1".repeat(MILLION) + "}", "1,".repeat(MILLION / 2), "\\boxed{" + "1,".repeat(1500) + "}",
                "{".repeat(MILLION), "\\boxed{" + "{".repeat(MILLION), "\\boxed{" + "{".repeat(1500) + "1" + "}".repeat(1500) + "}",
                "(".repeat(MILLION), "(".repeat(3000) + "1" + ")".repeat(3000), "\\boxed{" + "(".repeat(1900) + "}", "\\boxed{".repeat(MILLION / 7),
                "\\boxed".repeat(MILLION / 6), "$".repeat(MILLION), "$a".repeat(MILLION / 2), "\\(".repeat(MILLION / 2), "\\[x".repeat(MILLION / 3),
                "\\".repeat(MILLION), "-".repeat(MILLION), "\\boxed{" + "-".repeat(2900) + "1}", "\\boxed{" + "|".repeat(2900) + "}",
                "the answer is ".repeat(MILLION / 14), "#### ".repeat(MILLION / 5), "answer: ".repeat(MILLION / 8) + "5", " ".repeat(MILLION),
                "\n".repeat(MILLION), "\\boxed{" + "\\pm 1".repeat(500) + "}", "\\boxed{" + "\\frac".repeat(700) + "}", "1/".repeat(MILLION / 2),
                "\\boxed{\\{" + list + "\\}}", "\\boxed{" + "\\{".repeat(900) + "1" + "\\}".repeat(900) + "}", "1.".repeat(MILLION / 2),
                "\\text{a and ".repeat(MILLION / 12), "\\boxed{1}".repeat(MILLION / 9), "$1$,".repeat(MILLION / 4), "\\begin{matrix}".repeat(250),
                "a ".repeat(MILLION / 2), "\\boxed{" + "x".repeat(2900) + "}", "\\boxed{" + "f(".repeat(900) + "}", "\ud83d\ude42".repeat(MILLION / 2));
    }

    @Test
    void everyCheckEndsInTimeOnAnyThread() throws Exception {
        List<String> hostile = hostile();
        MathAnswer answers = new MathAnswer();
        ExecutorService pool = Executors.newFixedThreadPool(2, task -> new Thread(null, task, "small-stack", 256 << 10));
        try {
            for (String gold : List.of("5", hostile.get(0).substring(7, hostile.get(0).length() - 1), "\\{1,2,x+1\\}")) {
                for (String text : hostile) {
                    long start = System.nanoTime();
                    Future<Boolean> check = pool.submit(() -> answers.check(gold, text));
                    boolean same = check.get(20, TimeUnit.SECONDS);
                    String brief = text.substring(0, Math.min(40, text.length()));
                    assertTrue(System.nanoTime() - start < 10_000_000_000L, () -> "too long: " + brief);
                    assertFalse(same && gold.equals("\\{1,2,x+1\\}"), brief);
                }
            }
            for (String text : hostile) {
                pool.submit(() -> answers.same(text, text + " ")).get(20, TimeUnit.SECONDS);
                pool.submit(() -> answers.check(text, text)).get(20, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aLongComparisonIsCutOff() {
        String list = "\\{" + IntStream.range(0, 250).mapToObj(i -> "x^{" + i + "}+y").collect(Collectors.joining(",")) + "\\}";
        String other = "\\{" + IntStream.range(0, 250).mapToObj(i -> "y+x^{" + (249 - i) + "}").collect(Collectors.joining(",")) + "\\}";
        MathAnswer hurried = new MathAnswer(new AnswerOptions(true, true, 6, true, Duration.ofNanos(1)));
        assertFalse(hurried.same(list, other), "a check that is cut off is not the same");
        assertFalse(new MathAnswer().same(list, other), "too many steps, on any machine");
        assertTrue(new MathAnswer().same("\\{x,x^2,y+x^3\\}", "\\{x^3+y,x,x^2\\}"));
    }

    @Test
    void budgets() {
        assertThrows(IllegalArgumentException.class, () -> TimeBudget.of(Duration.ZERO));
        String message = assertThrows(TimeBudget.SpentException.class, () -> {
            TimeBudget budget = TimeBudget.of(Duration.ofMillis(2));
            while (true) {
                budget.spend(0);
            }
        }).getMessage();
        assertEquals("the check took longer than its budget of 2 ms", message);
        message = assertThrows(TimeBudget.SpentException.class, () -> TimeBudget.of(Duration.ofHours(1)).spend(TimeBudget.MAX_STEPS + 1)).getMessage();
        assertEquals("the check took more than 200000 steps", message);
    }
}
