package tailor.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens a corpus by its specification: "grammar", "word-problems", "tinystories", "gsm8k", "java-basics", "file:PATH",
 * or a mixture in shares of documents such as "grammar:0.5+word-problems:0.5". "word-problems-50" has numbers up to 50.
 */
public final class Corpora {
    /** The corpora that have a name. */
    public static final List<String> NAMES = List.of("grammar", "word-problems", "tinystories", "gsm8k", "java-basics");

    private static final long SEED = 1;
    private static final Pattern SHARE = Pattern.compile("(.*):(\\d+(?:\\.\\d+)?)");

    private Corpora() {}

    /**
     * Opens a corpus, generated ones at their default size.
     *
     * @param data where downloaded data sets are
     * @throws IllegalArgumentException if the specification names no corpus, or a file is missing, empty or not UTF-8
     * @throws MissingDataException if a data set is nowhere and cannot be downloaded
     */
    public static Corpus open(String spec, DataFolder data) {
        return open(spec, data, GrammarCorpus.DEFAULT_DOCUMENTS, SEED);
    }

    /**
     * Opens a corpus with a size and a seed for what is generated.
     *
     * @param documents of each generated corpus, both splits together; files keep their own size
     * @param seed of each generated corpus
     */
    public static Corpus open(String spec, DataFolder data, int documents, long seed) {
        boolean wholeFile = spec.startsWith("file:") && Files.exists(Path.of(spec.substring("file:".length())));
        if (wholeFile || !spec.contains("+")) {
            return single(spec, data, documents, seed);
        }
        List<Corpus> parts = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (String part : spec.split("\\+")) {
            Matcher share = SHARE.matcher(part.strip());
            if (!share.matches()) {
                throw new IllegalArgumentException("the part \"" + part + "\" of the mixture \"" + spec
                        + "\" has no share: write it as NAME:SHARE, for example grammar:0.5+word-problems:0.5");
            }
            parts.add(single(share.group(1), data, documents, seed));
            shares.add(Double.parseDouble(share.group(2)));
        }
        return new MixtureCorpus(spec, parts, shares.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * What makes a specification of a user's own file mean the same text tomorrow.
     *
     * @return sha256 of the file that {@code file:PATH} names, in hex; empty for all else: generated corpora are fixed by
     *     the kit's code, downloaded ones by their data cards
     */
    public static String contentOf(String spec) {
        if (!spec.startsWith("file:")) {
            return "";
        }
        Path file = Path.of(spec.substring("file:".length()));
        try {
            return Files.isRegularFile(file) ? Sha256.of(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the corpus " + file + ": " + e.getMessage(), e);
        }
    }

    private static Corpus single(String name, DataFolder data, int documents, long seed) {
        if (name.startsWith("file:")) {
            return new TextFileCorpus(Path.of(name.substring("file:".length())));
        }
        Optional<WordProblems.Dials> dials = WordProblems.Dials.named(name, "word-problems");
        if (dials.isPresent()) {
            return new WordProblemCorpus(name, documents, new WordProblems(dials.get(), seed));
        }
        return switch (name) {
            case "grammar" -> new GrammarCorpus(documents, seed);
            case "java-basics" -> new JavaMethodsCorpus(documents, seed);
            case "tinystories" -> new TinyStories(data);
            case "gsm8k" -> new Gsm8k(data);
            default -> throw new IllegalArgumentException("no corpus \"" + name + "\": there are "
                    + String.join(", ", NAMES) + ", word-problems-N with numbers up to N, file:PATH, "
                    + "and mixtures such as grammar:0.5+word-problems:0.5");
        };
    }
}
