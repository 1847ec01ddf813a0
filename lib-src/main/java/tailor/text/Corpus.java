package tailor.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A collection of documents with a fixed split. The same corpus gives the same documents in the same order, always. */
public interface Corpus {
    /** What a corpus is for: stages name the kind that they want. */
    enum Kind {
        /** General text: stories, articles, the grammar. */
        GENERAL,
        /** Problems with worked solutions. */
        REASONING
    }

    /** The name under which {@link Corpora#open} knows it. */
    String name();

    /** What stage its text is for. */
    Kind kind();

    /** The documents of one split, never empty; no document is in both splits. */
    List<String> documents(Split split);

    /** Names of the data cards that describe its text; empty for a user's own file. */
    default List<String> cards() {
        return List.of();
    }

    /** The sha256 of all documents in order, split by split: what a run's manifest records as its data. */
    default String sha256() {
        StringBuilder text = new StringBuilder();
        for (Split split : Split.values()) {
            text.append(split).append('\n');
            documents(split).forEach(document -> text.append(document).append('\0'));
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The true next-token distribution under a tokenizer, where the corpus has one. */
    default Optional<NextTokenTruth> truth(Tokenizer tokenizer) {
        return Optional.empty();
    }
}
