package tailor.text;

/** A file's sha256 is not the one of its data card: it is damaged, or another version. */
public final class WrongChecksumException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongChecksumException(String message) {
        super(message);
    }
}
