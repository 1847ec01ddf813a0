package tailor.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {
    private static final String LETTERS = "aaabcdeeeist nor  ABC 0123456789 .,;:!?'\"-_\n\r\t\u00e9\u00df\u4e2d\u6587\u0416\u03a9\u00a0\u2003";

    @TempDir
    Path folder;

    @Test
    void theTokenizerFileAppliesTheTrainersOwnMerges() {
        List<String> documents = grammar(300);
        Path file = folder.resolve("tokenizer.json");
        BpeTrainer.train(documents, 600, file);
        List<BpeMerges.Merge> merges = BpeTrainer.merges(documents, 600);
        Tokenizer tokenizer = Tokenizer.load(file);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            String text = i % 2 == 0 ? text(random) : documents.get(i % 300).replace("a", "  a1");
            assertArrayEquals(encode(text, merges), tokenizer.encode(text), () -> "differs on: " + text);
        }
    }

    /** Byte-pair encoding by its definition: always the earliest merge that applies, leftmost first. */
    private static int[] encode(String text, List<BpeMerges.Merge> merges) {
        List<Integer> all = new ArrayList<>();
        Matcher words = Pattern.compile(BpeTrainer.PRE_TOKEN, Pattern.UNICODE_CHARACTER_CLASS).matcher(text);
        while (words.find()) {
            List<Integer> ids = new ArrayList<>();
            for (int id : BpeTrainer.byteIds(words.group())) {
                ids.add(id);
            }
            for (int m = 0; m < merges.size(); m++) {
                for (int i = 0; i + 1 < ids.size(); i++) {
                    if (ids.get(i) == merges.get(m).left() && ids.get(i + 1) == merges.get(m).right()) {
                        ids.set(i, BpeTrainer.SMALLEST + m);
                        ids.remove(i + 1);
                    }
                }
            }
            all.addAll(ids);
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void theMergesAreThoseOfCountingFromScratch() {
        List<String> documents = grammar(40);
        assertEquals(naive(documents, 120), BpeTrainer.merges(documents, BpeTrainer.SMALLEST + 120));
    }

    /** Recounts all pairs before each merge: slow, and too simple to be wrong. */
    private static List<BpeMerges.Merge> naive(List<String> documents, int count) {
        List<List<Integer>> words = new ArrayList<>();
        for (String document : documents) {
            Matcher matcher = Pattern.compile(BpeTrainer.PRE_TOKEN).matcher(document);
            while (matcher.find()) {
                List<Integer> ids = new ArrayList<>();
                for (int id : BpeTrainer.byteIds(matcher.group())) {
                    ids.add(id);
                }
                words.add(ids);
            }
        }
        List<BpeMerges.Merge> merges = new ArrayList<>();
        for (int m = 0; m < count; m++) {
            Map<BpeMerges.Merge, Long> counts = new HashMap<>();
            words.forEach(w -> {
                for (int i = 0; i + 1 < w.size(); i++) {
                    counts.merge(new BpeMerges.Merge(w.get(i), w.get(i + 1)), 1L, Long::sum);
                }
            });
            BpeMerges.Merge best = Collections.max(counts.keySet(), Comparator
                    .<BpeMerges.Merge>comparingLong(counts::get)
                    .thenComparing(Comparator.comparingInt(BpeMerges.Merge::left)
                            .thenComparingInt(BpeMerges.Merge::right).reversed()));
            merges.add(best);
            for (List<Integer> w : words) {
                for (int i = 0; i + 1 < w.size(); i++) {
                    if (w.get(i) == best.left() && w.get(i + 1) == best.right()) {
                        w.set(i, BpeTrainer.SMALLEST + m);
                        w.remove(i + 1);
                    }
                }
            }
        }
        return merges;
    }

    @Test
    void decodingGivesBackAnyText() {
        Path file = folder.resolve("tokenizer.json");
        BpeTrainer.train(grammar(200), 512, file);
        Tokenizer tokenizer = Tokenizer.load(file);
        Random random = new Random(2);
        List<String> texts = new ArrayList<>(List.of("", " ", "\n\n", "a\u0000b", "\ud83d\ude42\u200d\u2642\ufe0f", "e\u0301", "\u0130\u017f\ufb00",
                BpeTrainer.END_OF_TEXT + "x" + BpeTrainer.END_OF_TEXT));
        for (int i = 0; i < 300; i++) {
            texts.add(i % 2 == 0 ? text(random) : codePoints(random));
        }
        int[][] together = tokenizer.encode(texts);
        for (int i = 0; i < texts.size(); i++) {
            int[] ids = tokenizer.encode(texts.get(i));
            assertEquals(texts.get(i), tokenizer.decode(ids));
            assertArrayEquals(ids, together[i], "alone and in a batch");
        }
        assertEquals(0, tokenizer.endOfText());
        assertArrayEquals(new int[] {0}, tokenizer.encode(BpeTrainer.END_OF_TEXT));
    }

    @Test
    void theSameTextGivesTheSameBytes() throws Exception {
        List<String> documents = new ArrayList<>(grammar(200));
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("a/new/folder/second.json");
        BpeTrainer.train(documents, 700, first);
        Collections.reverse(documents); // the counts are the same
        BpeTrainer.train(documents, 700, second);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        assertEquals(Tokenizer.load(first).sha256(), Tokenizer.load(second).sha256());
        assertEquals(700, Tokenizer.load(first).size());
        try (Stream<Path> files = Files.list(second.getParent())) {
            assertEquals(1, files.count(), "no partial file is left");
        }
    }

    @Test
    void sizesThatCannotBe() {
        Path file = folder.resolve("tokenizer.json");
        var small = assertThrows(IllegalArgumentException.class, () -> BpeTrainer.train(List.of("abc"), 256, file));
        assertTrue(small.getMessage().contains("257") && small.getMessage().contains("256"), small.getMessage());
        var little = assertThrows(IllegalArgumentException.class, () -> BpeTrainer.train(List.of("abc"), 300, file));
        assertEquals("the text is too small for a vocabulary of 300: it has pairs for 259; give more text or a smaller vocabulary",
                little.getMessage());
        assertTrue(Files.notExists(file), "a failed training leaves nothing");
        BpeTrainer.train(List.of(), 257, file);
        assertEquals(257, Tokenizer.load(file).size());
    }

    @Test
    void aMegabyteTakesSeconds() {
        List<String> documents = grammar(4500);
        assertTrue(documents.stream().mapToInt(String::length).sum() > 1_000_000);
        assertTimeout(Duration.ofSeconds(20), () -> BpeTrainer.train(documents, 1200, folder.resolve("tokenizer.json")));
    }

    private static List<String> grammar(int documents) {
        GrammarCorpus corpus = new GrammarCorpus(Math.max(100, documents), 3);
        List<String> all = new ArrayList<>(corpus.documents(Split.TRAIN));
        all.addAll(corpus.documents(Split.VALID));
        return all.subList(0, documents);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static String codePoints(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int codePoint = random.nextInt(0x110000);
            if (codePoint < 0xd800 || codePoint > 0xdfff) { // half a surrogate pair is not text
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }
}
