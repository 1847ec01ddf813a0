package tailor.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorporaTest {
    @TempDir
    Path folder;

    private Corpus open(String spec) {
        return Corpora.open(spec, new DataFolder(Optional.empty(), folder), 2000, 1);
    }

    private String refused(String spec) {
        return assertThrows(IllegalArgumentException.class, () -> open(spec)).getMessage();
    }

    @Test
    void unknownNamesAndBrokenMixtures() {
        assertTrue(refused("stories").contains("grammar, word-problems, tinystories, gsm8k"), refused("stories"));
        assertTrue(refused("grammar+word-problems").contains("has no share"), refused("grammar+word-problems"));
        assertTrue(refused("grammar:0+word-problems:1").contains("must be positive"));
        assertTrue(refused("grammar:1+poems:1").contains("no corpus \"poems\""));
    }

    @Test
    void aMixtureKeepsItsSharesInEveryStretch() {
        List<String> mixed = open("grammar:0.75+word-problems:0.25").documents(Split.TRAIN);
        for (int from = 0; from + 100 <= mixed.size(); from += 100) {
            long problems = mixed.subList(from, from + 100).stream().filter(d -> d.contains("####")).count();
            assertEquals(25, problems, 1);
        }
        assertEquals(open("grammar").documents(Split.TRAIN).size() / 0.75, mixed.size(), 3, "as many as the shares allow");
        assertEquals(mixed, open("grammar:3+word-problems:1").documents(Split.TRAIN), "only ratios count");
    }

    @Test
    void filesThatAreNoText() throws Exception {
        assertTrue(refused("file:" + folder.resolve("absent.txt")).contains("no text file at"));
        Path empty = Files.writeString(folder.resolve("empty.txt"), " \n\n");
        assertTrue(refused("file:" + empty).contains("is empty"));
        byte[] bytes = "caf\u00e9 noir\n\nfin".getBytes(StandardCharsets.ISO_8859_1);
        Path latin = Files.write(folder.resolve("latin.txt"), bytes);
        assertEquals("not UTF-8: byte 0xe9 at offset 3 of " + latin + "; convert the file (iconv -t UTF-8)",
                refused("file:" + latin));
        byte[] half = "caf\u00e9".getBytes(StandardCharsets.UTF_8);
        Path cut = Files.write(folder.resolve("cut.txt"), Arrays.copyOf(half, 4));
        assertTrue(refused("file:" + cut).contains("offset 3"), refused("file:" + cut));
        Path single = Files.writeString(folder.resolve("single.txt"), "only one line");
        assertTrue(refused("file:" + single).contains("1 different documents"));
    }

    @Test
    void aFilesDocuments() {
        assertEquals(List.of("a\n\nb", "c"), Documents.of("a\n\nb<|endoftext|>\nc\n<|endoftext|>"));
        assertEquals(List.of("a\nb", "c"), Documents.of("a\nb\n\nc\n"));
        assertEquals(List.of("a", "b"), Documents.of("a\nb\n"));
        List<String> hundred = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hundred.add("document " + i);
        }
        assertEquals(5, Documents.split(hundred, 0.05, "test").valid().size());
    }

    @Test
    void theGrammarCorpusGrowsAtItsEnd() {
        List<String> few = new GrammarCorpus(500, 1).documents(Split.TRAIN);
        List<String> more = new GrammarCorpus(1000, 1).documents(Split.TRAIN);
        assertEquals(few, more.subList(0, few.size()));
        assertNotEquals(few, new GrammarCorpus(500, 2).documents(Split.TRAIN));
        assertThrows(IllegalArgumentException.class, () -> new GrammarCorpus(99, 1));
    }

    @Test
    void tinyStoriesEndsWithAWholeStory() {
        Corpus stories = new TinyStories(RealData.dataFolder(folder));
        DataSet card = DataSet.named("tinystories");
        int valid = stories.documents(Split.VALID).size();
        assertEquals(card.facts().get("documents"), stories.documents(Split.TRAIN).size() + valid);
        assertEquals(card.facts().get("valid_documents"), valid);
        assertTrue(stories.documents(Split.TRAIN).stream().noneMatch(d -> d.contains("endoftext")));
        assertTrue(stories.documents(Split.TRAIN).stream().noneMatch(d -> d.endsWith("She said it was")));
    }

    @Test
    void gsm8kIsPlainText() {
        Gsm8k gsm8k = new Gsm8k(RealData.dataFolder(folder));
        WordProblem first = gsm8k.problems(Split.TRAIN).get(0);
        assertEquals("Natalia sold 48/2 = 24 clips in May.\n"
                + "Natalia sold 48+24 = 72 clips altogether in April and May.", first.solution());
        assertEquals("72", first.answer());
        assertTrue(first.document().endsWith("\n#### 72"));
        assertEquals(7473, gsm8k.documents(Split.TRAIN).size());
        assertEquals(1319, gsm8k.documents(Split.VALID).size());
        for (WordProblem problem : gsm8k.problems(Split.VALID)) {
            assertFalse(problem.document().contains("<<"), problem.document());
            assertTrue(problem.answer().matches("-?\\d+(\\.\\d+)?"), problem.answer());
        }
    }
}
