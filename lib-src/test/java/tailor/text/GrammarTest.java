package tailor.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GrammarTest {
    private final Grammar grammar = GrammarCorpus.grammar();

    /** In every state that 3,000 documents pass, the distribution sums to 1 and no terminal has two derivations. */
    @Test
    void theStateIsReadableFromTheWords() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 3000; i++) {
            int[] document = grammar.sample(random);
            Grammar.State state = grammar.start();
            for (int j = 0; j <= document.length; j++) {
                double[] distribution = grammar.distribution(state); // throws when two derivations meet
                assertEquals(1, Arrays.stream(distribution).sum(), 1e-12);
                int terminal = j < document.length ? document[j] : Grammar.END;
                assertTrue(distribution[terminal] > 0, grammar.text(document));
                state = j < document.length ? grammar.after(state, terminal) : state;
            }
        }
    }

    /** Sampling by symbol and the distribution by state are two pieces of code: they must agree. */
    @Test
    void sampledTerminalsFollowTheDistribution() {
        SplittableRandom random = new SplittableRandom(2);
        Map<Grammar.State, long[]> counts = new HashMap<>();
        for (int i = 0; i < 40_000; i++) {
            int[] document = grammar.sample(random);
            Grammar.State state = grammar.start();
            for (int j = 0; j <= Math.min(document.length, 11); j++) {
                int terminal = j < document.length ? document[j] : Grammar.END;
                counts.computeIfAbsent(state, s -> new long[grammar.terminals()])[terminal]++;
                state = j < document.length ? grammar.after(state, terminal) : state;
            }
        }
        int checked = 0;
        for (Map.Entry<Grammar.State, long[]> entry : counts.entrySet()) {
            long n = Arrays.stream(entry.getValue()).sum();
            if (n >= 2000) {
                checked++;
                assertMatches(grammar.distribution(entry.getKey()), entry.getValue(), n);
            }
        }
        assertTrue(checked > 20, "only " + checked + " frequent states");
    }

    /** Each count lies within five standard deviations, each impossible terminal is never drawn. */
    private void assertMatches(double[] distribution, long[] counts, long n) {
        for (int t = 0; t < counts.length; t++) {
            double p = distribution[t];
            double slack = 5 * Math.sqrt(n * p * (1 - p)) + (p > 0 ? 5 : 0);
            assertEquals(n * p, counts[t], slack, grammar.terminal(t));
        }
    }

    @Test
    void subjectsAndVerbsAgreeAcrossWhatStandsBetween() {
        assertPossible("At the farm, Anna sees the dogs that the boy likes.");
        assertPossible("At the farm, Anna runs. The dogs that the boy likes run");
        assertImpossible("At the farm, Anna runs. The dogs that the boy likes runs");
        assertImpossible("At the farm, Anna runs. The dogs that the boy like");
        assertPossible("At the farm, Anna runs. The girl near the boys says that she sleeps.");
        assertImpossible("At the farm, Anna runs. The girl near the boys say");
    }

    @Test
    void theHeroDecidesThePronoun() {
        assertPossible("In the cave, Tom waits. Some dogs run because he sees his");
        assertImpossible("In the cave, Tom waits. She");
        assertPossible("In the cave, the twins wait. They see their");
        assertImpossible("In the cave, the twins waits");
    }

    @Test
    void articlesAndRelativePronounsAgree() {
        assertPossible("In the cave, Tom sees an owl that sleeps.");
        assertImpossible("In the cave, Tom sees a owl");
        assertImpossible("In the cave, Tom sees an fox");
        assertImpossible("In the cave, Tom sees an owl who");
        assertPossible("In the cave, Tom sees the boy who");
    }

    @Test
    void thePlaceDecidesTheFrequentWords() {
        double atHome = next("At the farm, Anna likes the").get(" cow");
        double elsewhere = next("At the beach, Anna likes the").get(" cow");
        assertTrue(atHome > 5 * elsewhere, atHome + " against " + elsewhere);
        assertTrue(elsewhere > 0 && elsewhere < 0.01, "rare, but right: " + elsewhere);
    }

    @Test
    void rulesThatCannotWorkAreRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new Grammar.Builder().rule("S", 1, "a", "MISSING").build("S"));
        assertThrows(IllegalArgumentException.class, () -> new Grammar.Builder().rule("S", 1, "a").rule("S", 1, "a"));
        assertThrows(IllegalArgumentException.class, () -> new Grammar.Builder().rule("S", 0, "a"));
        Grammar twoWays = new Grammar.Builder().rule("S", 1, "b", "MAYBE", "THEN").rule("MAYBE", 1, "a").vanish("MAYBE", 0.5)
                .rule("THEN", 1, "a").build("S");
        Grammar.State state = twoWays.after(twoWays.start(), 1);
        assertThrows(IllegalStateException.class, () -> twoWays.distribution(state));
    }

    @Test
    void wordsAreSpelt() {
        assertEquals(List.of("dogs", "foxes", "cherries", "boys", "wolves", "men", "catches", "brushes"),
                List.of("dog", "fox", "cherry", "boy", "wolf", "man", "catch", "brush").stream().map(Lexicon::s).toList());
    }

    private void assertPossible(String text) {
        assertNotNull(state(text), text);
    }

    private void assertImpossible(String text) {
        assertNull(state(text), text);
    }

    private Map<String, Double> next(String text) {
        double[] distribution = grammar.distribution(state(text));
        Map<String, Double> next = new HashMap<>();
        for (int t = 0; t < distribution.length; t++) {
            next.put(grammar.terminal(t), distribution[t]);
        }
        return next;
    }

    /** The state after a text, or null when the grammar cannot have written it. */
    private Grammar.State state(String text) {
        Map<String, Integer> ids = new HashMap<>();
        for (int t = 0; t < grammar.terminals(); t++) {
            ids.put(grammar.terminal(t), t);
        }
        Grammar.State state = grammar.start();
        for (String part : text.split("(?=[ .,])")) {
            Integer terminal = ids.get(part);
            state = state == null || terminal == null ? null : grammar.after(state, terminal);
        }
        return state;
    }
}
