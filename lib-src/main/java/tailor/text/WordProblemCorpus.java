package tailor.text;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Word problems as text: question, worked solution, and "#### N".
 *
 * <p>As on the web, not every writer works it out: a share of the documents ({@link WordProblems.Dials#hasty}) answers with
 * a number drawn at random. A model that predicts this text well must guess as often as its writers do. Which of the two
 * manners pays is what reinforcement learning can find out.
 */
public final class WordProblemCorpus implements Corpus {
    /** About 0.9 million tokens of a 512-token tokenizer. */
    public static final int DEFAULT_DOCUMENTS = 20_000;

    private final String name;
    private final List<String> train;
    private final List<String> valid;

    /**
     * Generates the documents.
     *
     * @param documents how many, both splits together; at least 20
     */
    public WordProblemCorpus(int documents, WordProblems problems) {
        this("word-problems", documents, problems);
    }

    WordProblemCorpus(String name, int documents, WordProblems problems) {
        if (documents < 20) {
            throw new IllegalArgumentException("the word-problem corpus needs at least 20 documents, got " + documents);
        }
        this.name = name;
        int held = (int) Math.max(1, Math.round(documents * WordProblems.VALID_SHARE));
        train = texts(problems, Split.TRAIN, documents - held);
        valid = texts(problems, Split.VALID, held);
    }

    private static List<String> texts(WordProblems problems, Split split, int count) {
        SplittableRandom random = new SplittableRandom(count);
        WordProblems.Dials dials = problems.dials();
        return problems.generate(split, count).stream()
                .map(problem -> random.nextDouble() < dials.hasty()
                        ? problem.guessed(random.nextInt(1, dials.maxTotal() + 1))
                        : problem.document())
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> cards() {
        return List.of("word-problems");
    }

    @Override
    public Kind kind() {
        return Kind.REASONING;
    }

    @Override
    public List<String> documents(Split split) {
        return split == Split.TRAIN ? train : valid;
    }
}
