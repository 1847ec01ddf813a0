package tailor.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordProblemsTest {
    private static final Pattern EQUATION = Pattern.compile("(\\d+)([-+*/])(\\d+)=(\\d+)");

    @Test
    void solutionsAreRightAndWithinTheDials() {
        for (int maxTotal : new int[] {4, 9, 20, 999}) {
            WordProblems problems = new WordProblems(WordProblems.Dials.defaults().withMaxTotal(maxTotal), 5);
            for (WordProblem problem : problems.generate(Split.TRAIN, 2000)) {
                String result = null;
                for (String line : problem.solution().split("\n")) {
                    Matcher m = EQUATION.matcher(line);
                    assertTrue(m.matches(), line);
                    assertTrue(result == null || m.group(1).equals(result), "a second step goes on: " + problem.solution());
                    assertEquals(compute(m), Integer.parseInt(m.group(4)), line);
                    assertTrue(Integer.parseInt(m.group(1)) <= maxTotal && Integer.parseInt(m.group(4)) <= maxTotal, line);
                    assertTrue(problem.question().contains(m.group(3)), problem.question() + " " + line);
                    result = m.group(4);
                }
                assertEquals(problem.answer(), result);
                assertEquals(problem.question() + "\n" + problem.solution() + "\n#### " + problem.answer(), problem.document());
                assertEquals(problem.document(), problem.prompt() + problem.completion());
            }
        }
    }

    private static int compute(Matcher m) {
        int a = Integer.parseInt(m.group(1));
        int b = Integer.parseInt(m.group(3));
        return switch (m.group(2)) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            default -> a % b == 0 ? a / b : -1;
        };
    }

    @Test
    void noHeldOutQuestionIsEverInTraining() {
        Set<String> train = new HashSet<>();
        Set<String> valid = new HashSet<>();
        for (long seed = 0; seed < 5; seed++) {
            WordProblems problems = new WordProblems(WordProblems.Dials.defaults(), seed);
            problems.generate(Split.TRAIN, 3000).forEach(p -> train.add(p.question()));
            problems.generate(Split.VALID, 1000).forEach(p -> valid.add(p.question()));
        }
        assertTrue(train.size() > 10_000 && valid.size() > 3_000, train.size() + " and " + valid.size() + " different questions");
        valid.retainAll(train);
        assertEquals(Set.of(), valid);
    }

    @Test
    void theSameSeedGivesTheSameProblemsHoweverManyAreAskedFor() {
        WordProblems problems = new WordProblems(WordProblems.Dials.defaults(), 5);
        List<WordProblem> many = problems.generate(Split.TRAIN, 200);
        assertEquals(many.subList(0, 50), new WordProblems(WordProblems.Dials.defaults(), 5).generate(Split.TRAIN, 50));
        assertNotEquals(many, new WordProblems(WordProblems.Dials.defaults(), 6).generate(Split.TRAIN, 200));
    }

    @Test
    void theHastyShareOfADocumentGuesses() {
        WordProblemCorpus corpus = new WordProblemCorpus(10_000, new WordProblems(WordProblems.Dials.defaults(), 3));
        List<String> guessed = corpus.documents(Split.TRAIN).stream().filter(d -> !d.contains("=")).toList();
        assertEquals(0.5, guessed.size() / 9000.0, 0.02);
        List<Integer> numbers = guessed.stream().map(d -> Integer.parseInt(d.substring(d.indexOf("\n#### ") + 6))).toList();
        assertEquals(5.5, numbers.stream().mapToInt(n -> n).average().orElseThrow(), 0.15, "uniform over 1 to 10");
        Map<String, String> answers = new HashMap<>();
        new WordProblems(WordProblems.Dials.defaults(), 3).generate(Split.TRAIN, 9000)
                .forEach(p -> answers.put(p.question(), p.answer()));
        long right = guessed.stream().map(d -> d.split("\n#### ")).filter(d -> answers.get(d[0]).equals(d[1])).count();
        assertEquals(0.1, (double) right / guessed.size(), 0.02, "right by chance");
    }

    @Test
    void onlyTheStoriesOfTheDialsAreTold() {
        WordProblems problems = new WordProblems(new WordProblems.Dials(50, Map.of(Story.GROUPS, 1.0, Story.SHARING, 3.0), 0), 1);
        Map<Boolean, Long> shared = problems.generate(Split.TRAIN, 4000).stream()
                .collect(Collectors.partitioningBy(p -> p.solution().contains("/"), Collectors.counting()));
        assertEquals(0.75, shared.get(true) / 4000.0, 0.05);
    }

    @Test
    void dialsByName() {
        assertEquals(WordProblems.Dials.defaults(), WordProblems.Dials.named("arithmetic", "arithmetic").orElseThrow());
        assertEquals(50, WordProblems.Dials.named("arithmetic-50", "arithmetic").orElseThrow().maxTotal());
        assertTrue(WordProblems.Dials.named("arithmetic-x", "arithmetic").isEmpty());
        assertThrows(IllegalArgumentException.class, () -> WordProblems.Dials.named("arithmetic-3", "arithmetic"));
    }

    @Test
    void dialsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new WordProblems.Dials(3, Map.of(Story.GAIN, 1.0), 0));
        assertThrows(IllegalArgumentException.class, () -> new WordProblems.Dials(30, Map.of(Story.GAIN, -1.0), 0));
        assertThrows(IllegalArgumentException.class, () -> new WordProblems.Dials(30, Map.of(), 0));
        assertThrows(IllegalArgumentException.class, () -> new WordProblems.Dials(30, Map.of(Story.GAIN, 1.0), 1));
    }
}
