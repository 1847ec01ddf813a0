package tailor.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrammarTruthTest {
    @TempDir
    static Path folder;

    private static GrammarCorpus corpus;
    private static Tokenizer tokenizer;
    private static NextTokenTruth truth;
    private static int[][] documents;

    @BeforeAll
    static void sample() {
        corpus = new GrammarCorpus(30_000, 7);
        List<String> all = new ArrayList<>(corpus.documents(Split.TRAIN));
        all.addAll(corpus.documents(Split.VALID));
        Path file = folder.resolve("tokenizer.json");
        BpeTrainer.train(all.subList(0, 2000), 400, file); // small, so that words are in pieces and some are ambiguous
        tokenizer = Tokenizer.load(file);
        truth = corpus.truth(tokenizer).orElseThrow();
        documents = tokenizer.encode(all);
    }

    @Test
    void distributionsSumToOneAndAllowWhatFollows() {
        for (int[] document : Arrays.copyOf(documents, 300)) {
            double[][] along = truth.distributions(document);
            assertEquals(document.length + 1, along.length);
            for (int i = 0; i < along.length; i++) {
                assertEquals(tokenizer.size(), along[i].length);
                assertEquals(1, Arrays.stream(along[i]).sum(), 1e-12);
                assertTrue(along[i][i < document.length ? document[i] : tokenizer.endOfText()] > 0);
            }
        }
    }

    @Test
    void onePassEqualsEachPrefix() {
        int[] document = documents[0];
        double[][] along = truth.distributions(document);
        for (int i = 0; i <= document.length; i++) {
            assertArrayEquals(along[i], truth.distribution(Arrays.copyOf(document, i)), 1e-15);
        }
    }

    /** By Bayes' rule the probability of a document is the product over its words, and over its tokens. */
    @Test
    void tokensAndWordsGiveADocumentTheSameProbability() {
        Grammar grammar = GrammarCorpus.grammar();
        SplittableRandom random = new SplittableRandom(3);
        for (int n = 0; n < 100; n++) {
            int[] words = grammar.sample(random);
            double byWords = 0;
            Grammar.State state = grammar.start();
            for (int word : words) {
                byWords += Math.log(grammar.distribution(state)[word]);
                state = grammar.after(state, word);
            }
            int[] document = tokenizer.encode(grammar.text(words));
            double[][] along = truth.distributions(document);
            double byTokens = 0;
            for (int i = 0; i < document.length; i++) {
                byTokens += Math.log(along[i][document[i]]);
            }
            // the last full stop may not tell yet that nothing follows in its word: both leave that open
            assertEquals(byWords, byTokens, 1e-9);
        }
    }

    /** Over 30,000 sampled documents, each token's frequency after a frequent prefix is its probability. */
    @Test
    void sampledTokensFollowTheTruth() {
        Map<List<Integer>, long[]> counts = new HashMap<>();
        for (int[] document : documents) {
            List<Integer> prefix = new ArrayList<>();
            for (int i = 0; i < Math.min(document.length, 9); i++) {
                counts.computeIfAbsent(List.copyOf(prefix), p -> new long[tokenizer.size()])[document[i]]++;
                prefix.add(document[i]);
            }
        }
        int checked = 0;
        for (Map.Entry<List<Integer>, long[]> entry : counts.entrySet()) {
            long n = Arrays.stream(entry.getValue()).sum();
            if (n >= 1000) {
                checked++;
                int[] prefix = entry.getKey().stream().mapToInt(Integer::intValue).toArray();
                double[] distribution = truth.distribution(prefix);
                for (int t = 0; t < distribution.length; t++) {
                    double p = distribution[t];
                    double slack = 5 * Math.sqrt(n * p * (1 - p)) + (p > 0 ? 5 : 0);
                    assertEquals(n * p, entry.getValue()[t], slack, tokenizer.decode(prefix) + "|" + tokenizer.token(t));
                }
            }
        }
        assertTrue(checked > 30, "only " + checked + " frequent prefixes");
    }

    @Test
    void theMeanLossOfTheTruthIsTheEntropyRate() {
        int[][] valid = tokenizer.encode(corpus.documents(Split.VALID));
        double nats = 0;
        double squares = 0;
        int tokens = 0;
        for (int[] document : valid) {
            double[][] along = truth.distributions(document);
            for (int i = 0; i < along.length; i++) {
                double[] p = along[i];
                double surprise = -Math.log(p[i < document.length ? document[i] : tokenizer.endOfText()]);
                double excess = surprise - NextTokenTruth.entropy(p); // zero on average, in every context
                nats += excess;
                squares += excess * excess;
                tokens++;
            }
        }
        assertEquals(0, nats / tokens, 4 * Math.sqrt(squares) / tokens);
        double rate = corpus.entropyRate(tokenizer, 200);
        assertTrue(rate > 0.8 && rate < 2.5, "nats per token: " + rate);
    }

    @Test
    void rareWordsAreRareButPossible() {
        double rare = 1;
        int[] prefix = tokenizer.encode("At the farm, Anna eats the");
        for (int token : tokenizer.encode(" lemon")) {
            rare *= truth.distribution(prefix)[token];
            prefix = Arrays.copyOf(prefix, prefix.length + 1);
            prefix[prefix.length - 1] = token;
        }
        assertTrue(rare > 0 && rare < 0.01, "P(lemon) at the farm: " + rare);
    }

    @Test
    void afterTheEndTheNextDocumentBegins() {
        int[] two = Arrays.copyOf(documents[0], documents[0].length + 1);
        two[documents[0].length] = tokenizer.endOfText();
        assertArrayEquals(truth.distribution(new int[0]), truth.distribution(two), 1e-15);
    }

    @Test
    void whatTheGrammarCannotWriteIsRefused() {
        int[] wrong = tokenizer.encode("At the farm, Anna run.");
        String message = assertThrows(IllegalArgumentException.class, () -> truth.distribution(wrong)).getMessage();
        assertTrue(message.contains("at position"), message);
    }

    /** A real SentencePiece tokenizer, whose texts begin with a blank, and a byte-level one. */
    @Test
    void foreignTokenizersHaveATruthToo() {
        Path data = RealData.folder();
        for (String file : List.of("stories260K/tokenizer.json", "qwen3_tokenizer/tokenizer.json.gz")) {
            Tokenizer foreign = Tokenizer.load(data.resolve(file));
            NextTokenTruth itsTruth = corpus.truth(foreign).orElseThrow();
            int[] document = foreign.encode(corpus.documents(Split.VALID).get(0));
            for (int n : new int[] {0, 5, document.length}) {
                assertEquals(1, Arrays.stream(itsTruth.distribution(Arrays.copyOf(document, n))).sum(), 1e-12);
            }
        }
    }
}
