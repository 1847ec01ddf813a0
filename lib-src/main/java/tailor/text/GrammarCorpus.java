package tailor.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Synthetic English-like stories from a probabilistic grammar whose true next-token distribution is known.
 *
 * <p>The grammar is fixed; documents and seed choose the sample. A document is held out by the hash of its text.
 */
public final class GrammarCorpus implements Corpus {
    /** Enough for a few minutes of training on a CPU: about 1.5 million tokens of a 512-token tokenizer. */
    public static final int DEFAULT_DOCUMENTS = 20_000;

    static final double VALID_SHARE = 0.05;
    private static final Grammar GRAMMAR = StoryGrammar.build();

    private final List<String> train = new ArrayList<>();
    private final List<String> valid = new ArrayList<>();

    /**
     * Draws the documents.
     *
     * @param documents how many, both splits together; at least 100
     * @param seed the same seed and count give the same documents; a larger count begins with them
     */
    public GrammarCorpus(int documents, long seed) {
        if (documents < 100) {
            throw new IllegalArgumentException("the grammar corpus needs at least 100 documents, got " + documents);
        }
        SplittableRandom random = new SplittableRandom(Split.mix(seed));
        for (int i = 0; i < documents; i++) {
            String text = GRAMMAR.text(GRAMMAR.sample(random));
            (Split.of(text, VALID_SHARE) == Split.VALID ? valid : train).add(text);
        }
    }

    @Override
    public String name() {
        return "grammar";
    }

    @Override
    public List<String> cards() {
        return List.of(name());
    }

    @Override
    public Kind kind() {
        return Kind.GENERAL;
    }

    @Override
    public List<String> documents(Split split) {
        return Collections.unmodifiableList(split == Split.TRAIN ? train : valid);
    }

    @Override
    public Optional<NextTokenTruth> truth(Tokenizer tokenizer) {
        return Optional.of(new GrammarTruth(GRAMMAR, tokenizer));
    }

    /**
     * The lowest loss that any model can have on this corpus: the mean true next-token entropy over held-out documents,
     * end-of-text tokens included.
     *
     * @param documents how many of them to average over; fewer when there are fewer
     * @return nats per token of this tokenizer
     */
    public double entropyRate(Tokenizer tokenizer, int documents) {
        NextTokenTruth truth = new GrammarTruth(GRAMMAR, tokenizer);
        double nats = 0;
        long tokens = 0;
        for (int[] document : tokenizer.encode(valid.subList(0, Math.min(documents, valid.size())))) {
            for (double[] distribution : truth.distributions(document)) {
                nats += NextTokenTruth.entropy(distribution);
                tokens++;
            }
        }
        return nats / tokens;
    }

    static Grammar grammar() {
        return GRAMMAR;
    }
}
