package tailor.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every corpus keeps to. */
class CorpusContractTest {
    @TempDir
    Path folder;

    static Stream<String> specifications() {
        return Stream.concat(Corpora.NAMES.stream(),
                Stream.of("file", "grammar:0.5+word-problems:0.5", "gsm8k:1+tinystories:3", "word-problems-50", "grammar:1+word-problems-9:1"));
    }

    @ParameterizedTest
    @MethodSource("specifications")
    void everyCorpus(String specification) throws IOException {
        String spec = specification;
        DataFolder data = new DataFolder(Optional.empty(), folder);
        if (spec.equals("file")) {
            Path file = folder.resolve("text with +:0.5 in its name.txt");
            Files.writeString(file, "One.\n\nTwo\nlines.\n\n\nThree.\r\n\r\nFour.\n \nFour.\n");
            spec = "file:" + file;
        } else if (spec.contains("gsm8k") || spec.contains("tinystories")) {
            data = RealData.dataFolder(folder);
        }
        Corpus corpus = Corpora.open(spec, data, 1000, 3);
        Corpus again = Corpora.open(spec, data, 1000, 3);
        assertEquals(spec, corpus.name());
        for (Split split : Split.values()) {
            assertFalse(corpus.documents(split).isEmpty(), split + " is empty");
            assertEquals(corpus.documents(split), again.documents(split), "deterministic");
            corpus.documents(split).forEach(document -> assertFalse(document.isBlank()));
            assertThrows(UnsupportedOperationException.class, () -> corpus.documents(split).add("x"));
        }
        assertEquals(corpus.sha256(), again.sha256());
        Set<String> both = new HashSet<>(corpus.documents(Split.TRAIN));
        both.retainAll(new HashSet<>(corpus.documents(Split.VALID)));
        assertEquals(Set.of(), both, "in both splits");
        for (String card : corpus.cards()) {
            assertEquals(card, DataSet.named(card).name());
        }
        List<Corpus.Kind> kinds = List.of(Corpus.Kind.values());
        assertEquals(specification.contains("gsm8k") || specification.contains("word") || specification.contains("java") ? kinds.get(1) : kinds.get(0),
                corpus.kind());
    }
}
