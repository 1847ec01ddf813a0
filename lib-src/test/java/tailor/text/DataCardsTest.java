package tailor.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cards say what is true of the data and of the code. */
class DataCardsTest {
    @TempDir
    Path cache;

    static List<String> names() {
        return DataSet.NAMES;
    }

    @Test
    void everyCardIsKnownAndEveryDataSetHasOne() throws IOException {
        Path cards = Path.of("data-cards");
        try (Stream<Path> files = Files.list(cards)) {
            Set<String> names = files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".md"))
                    .map(f -> f.substring(0, f.length() - 3)).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(new TreeSet<>(DataSet.NAMES), names);
        }
        assertTrue(DataSet.NAMES.containsAll(Corpora.NAMES));
        String message = assertThrows(IllegalArgumentException.class, () -> DataSet.named("nothing")).getMessage();
        assertTrue(message.contains("tinystories"), message);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCardTellsAPersonWhatTheyNeed(String name) {
        String card = DataSet.card(name);
        DataSet set = DataSet.named(name);
        assertEquals(name, set.name());
        for (String part : List.of("# " + set.title(), "**What it is.**", "**Licence.** " + set.licence(),
                "**Where it comes from.**", "**Splits.**", "**How the kit uses it.**", "**Unsuitable for.**")) {
            assertTrue(card.contains(part), name + " lacks " + part);
        }
        assertTrue(DataSet.cardSha256(name).matches("[0-9a-f]{64}"));
        set.files().stream().filter(f -> f.url() != null).forEach(f -> assertTrue(f.url().startsWith("https://"), f.url()));
    }

    /** Where real data is present: sums, sizes, records and fields. */
    @ParameterizedTest
    @MethodSource("names")
    void theFilesAreThoseOfTheCard(String name) throws IOException {
        DataSet set = DataSet.named(name);
        if (set.embedded()) {
            return;
        }
        DataFolder data = RealData.dataFolder(cache);
        for (DataSet.DataFile file : set.files()) {
            Path path = data.file(set, file.path()); // checks the sum
            if (path.endsWith(file.path())) {
                assertEquals(file.bytes(), Files.size(path), path.toString());
            }
            if (file.records() > 0) {
                assertRecords(set, file, path);
            }
        }
    }

    private void assertRecords(DataSet set, DataSet.DataFile file, Path path) throws IOException {
        Path plain = path;
        if (path.toString().endsWith(".gz")) {
            plain = cache.resolve("plain");
            try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
                Files.write(plain, in.readAllBytes());
            }
        }
        var records = JsonLines.read(plain);
        assertEquals(file.records(), records.size());
        for (String field : set.fields().keySet()) {
            assertNotNull(records.get(0).get(field), set.name() + " has no field " + field);
        }
    }

    @Test
    void theGrammarCard() {
        Map<String, Double> facts = DataSet.named("grammar").facts();
        Grammar grammar = GrammarCorpus.grammar();
        assertEquals(facts.get("default_documents"), GrammarCorpus.DEFAULT_DOCUMENTS);
        assertEquals(facts.get("valid_share"), GrammarCorpus.VALID_SHARE);
        assertEquals(facts.get("terminals"), grammar.terminals());
        assertEquals(facts.get("symbols"), grammar.symbols());
        Set<String> words = new HashSet<>();
        for (int t = 1; t < grammar.terminals(); t++) {
            words.add(grammar.terminal(t).strip().toLowerCase(Locale.ROOT));
        }
        words.removeAll(Set.of(".", ","));
        assertEquals(facts.get("word_forms"), words.size());

        SplittableRandom random = new SplittableRandom(4);
        int documents = 2000;
        double nats = 0;
        long read = 0;
        Set<Long> sentences = new TreeSet<>();
        for (int i = 0; i < documents; i++) {
            int[] document = grammar.sample(random);
            sentences.add(grammar.text(document).chars().filter(c -> c == '.').count());
            Grammar.State state = grammar.start();
            for (int j = 0; j <= document.length; j++) {
                nats += NextTokenTruth.entropy(grammar.distribution(state));
                state = j < document.length ? grammar.after(state, document[j]) : null;
            }
            read += document.length + 1;
        }
        assertEquals(facts.get("entropy_per_word"), nats / read, 0.02, "nats");
        assertEquals(facts.get("words_per_document"), (double) read / documents - 1, 2);
        assertEquals(Set.of(3L, 4L, 5L, 6L, 7L, 8L), sentences);
        assertEquals(3, facts.get("fewest_sentences"));
        assertEquals(8, facts.get("most_sentences"));
    }

    @Test
    void theWordProblemCard() {
        Map<String, Double> facts = DataSet.named("word-problems").facts();
        assertEquals(facts.get("default_documents"), WordProblemCorpus.DEFAULT_DOCUMENTS);
        assertEquals(facts.get("valid_share"), WordProblems.VALID_SHARE);
        assertEquals(facts.get("max_total"), WordProblems.Dials.defaults().maxTotal());
        assertEquals(facts.get("hasty_share"), WordProblems.Dials.defaults().hasty());
        assertEquals(facts.get("stories"), Story.values().length);
    }

    @Test
    void theJavaBasicsCard() {
        Map<String, Double> facts = DataSet.named("java-basics").facts();
        assertEquals(facts.get("default_documents"), JavaMethodsCorpus.DEFAULT_DOCUMENTS);
        assertEquals(facts.get("valid_share"), JavaMethods.VALID_SHARE);
        assertEquals(facts.get("largest"), JavaMethods.LARGEST);
        assertEquals(facts.get("hasty_share"), JavaMethodsCorpus.HASTY);
        assertEquals(facts.get("habit_share"), JavaMethodsCorpus.HABIT);
        assertEquals(facts.get("kinds"), JavaMethods.Kind.values().length);
        Set<String> right = new HashSet<>();
        JavaMethods.all(Split.TRAIN).forEach(method -> right.add(method.prompt() + method.solution()));
        List<String> documents = new JavaMethodsCorpus(4000, 1).documents(Split.TRAIN);
        double byChance = facts.get("habit_share") / facts.get("kinds"); // who adds is right where a sum is asked for
        assertEquals(1 - JavaMethodsCorpus.HASTY * (1 - byChance), documents.stream().filter(right::contains).count() / (double) documents.size(), 0.03);
    }
}
