package tailor.train;

import tailor.text.Corpora;

/**
 * The text to train on.
 *
 * @param corpus as {@link Corpora#open} reads it: {@code grammar}, {@code word-problems}, {@code tinystories},
 *     {@code gsm8k}, {@code file:PATH}, or a mixture {@code grammar:0.5+word-problems:0.5}
 * @param sha256 of the content of {@code file:PATH}, so that a run of another text is another run; studies fill it in
 */
public record DataConfig(String corpus, String sha256) {
    public DataConfig {
        if (corpus == null || corpus.isBlank()) {
            throw new IllegalArgumentException("corpus must be named, such as grammar or file:PATH");
        }
        sha256 = sha256 == null ? "" : sha256;
    }

    /** A corpus whose content needs no sum. */
    DataConfig(String corpus) {
        this(corpus, "");
    }

    /** The same corpus, its file's sum noted. */
    public static DataConfig of(String corpus) {
        return new DataConfig(corpus, Corpora.contentOf(corpus));
    }

    /** @throws IllegalArgumentException if the file is not the one that the run was planned with */
    void requireUnchanged() {
        if (!sha256.isEmpty() && !sha256.equals(Corpora.contentOf(corpus))) {
            throw new IllegalArgumentException("data.corpus = " + corpus + " has changed since the run was planned (sha256 was "
                    + sha256 + "): run the study again");
        }
    }
}
