package tailor.train;

/**
 * The byte-pair vocabulary of a model from scratch.
 *
 * @param corpus the text it is learned from; empty: the training corpus
 * @param vocabSize V, at least 257 (all bytes and the end of text)
 */
public record TokenizerConfig(String corpus, int vocabSize) {
    public TokenizerConfig {
        if (vocabSize < 257) {
            throw new IllegalArgumentException("vocab_size = " + vocabSize + " must be at least 257: all bytes and the end of text");
        }
        corpus = corpus == null ? "" : corpus;
    }
}
