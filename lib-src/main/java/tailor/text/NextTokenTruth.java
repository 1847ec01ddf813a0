package tailor.text;

/** The true next-token distribution of a corpus, what a perfect model would predict. Only a synthetic corpus has one. */
public interface NextTokenTruth {
    /**
     * The exact distribution of the token after a prefix of a document.
     *
     * @param documentPrefix token ids from the start of a document, without the end-of-text token before it
     * @return (V) P(next token | end of text, prefix), sums to 1; the end-of-text token carries the end of the document
     * @throws IllegalArgumentException if the prefix cannot begin a document of the corpus
     */
    double[] distribution(int[] documentPrefix);

    /**
     * The distributions along a whole document, in one pass.
     *
     * @param document token ids of a document, with or without its end-of-text token
     * @return (n + 1, V): row i is the distribution after the first i tokens
     * @throws IllegalArgumentException if the tokens cannot begin a document of the corpus
     */
    double[][] distributions(int[] document);

    /** The entropy of a distribution, in nats. */
    static double entropy(double[] distribution) {
        double entropy = 0;
        for (double p : distribution) {
            if (p > 0) {
                entropy -= p * Math.log(p);
            }
        }
        return entropy;
    }
}
