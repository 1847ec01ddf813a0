package tailor.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The first 2 MiB of TinyStories (Eldan and Li, arXiv 2305.07759): short stories in a small vocabulary. */
public final class TinyStories implements Corpus {
    static final String FILE = "tinystories_train_first2MiB.txt";

    private final Documents.Sides sides;

    /** Reads the slice. */
    public TinyStories(DataFolder data) {
        Path file = data.file(DataSet.named(name()), FILE);
        try {
            String text = Documents.decode(Files.readAllBytes(file), file, true);
            int end = text.lastIndexOf(BpeTrainer.END_OF_TEXT); // the slice ends inside a story: leave that one out
            sides = Documents.split(Documents.of(text.substring(0, end + BpeTrainer.END_OF_TEXT.length())), 0.05, name());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public String name() {
        return "tinystories";
    }

    @Override
    public Kind kind() {
        return Kind.GENERAL;
    }

    @Override
    public List<String> documents(Split split) {
        return sides.of(split);
    }

    @Override
    public List<String> cards() {
        return List.of(name());
    }
}
