package tailor.text;

import java.nio.file.Path;
import java.util.List;

/** Any UTF-8 text file. Documents stand between {@code <|endoftext|>} markers, else blank lines, else on lines. */
public final class TextFileCorpus implements Corpus {
    private final String name;
    private final Documents.Sides sides;

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if it is missing, empty, not UTF-8 (the message names the byte's offset), or holds
     *     fewer than two documents
     */
    public TextFileCorpus(Path file) {
        this("file:" + file, Documents.of(Documents.utf8(file)));
    }

    TextFileCorpus(String name, List<String> documents) {
        this.name = name;
        this.sides = Documents.split(documents, 0.05, name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Kind kind() {
        return Kind.GENERAL;
    }

    @Override
    public List<String> documents(Split split) {
        return sides.of(split);
    }
}
