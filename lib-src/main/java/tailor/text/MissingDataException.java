package tailor.text;

/** A file of a data set is not in any data folder and could not be downloaded; the message says where to put it. */
public final class MissingDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
