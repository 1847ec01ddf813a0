package tailor.train;

/**
 * The text to train on.
 *
 * @param corpus as {@link tailor.text.Corpora#open} reads it: {@code grammar}, {@code word-problems}, {@code tinystories},
 *     {@code gsm8k}, {@code file:PATH}, or a mixture {@code grammar:0.5+word-problems:0.5}
 */
public record DataConfig(String corpus) {
    public DataConfig {
        if (corpus == null || corpus.isBlank()) {
            throw new IllegalArgumentException("corpus must be named, such as grammar or file:PATH");
        }
    }
}
