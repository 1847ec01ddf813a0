package tailor.task;

/** A verifier failed, which is its own mistake and no property of the completion; the message names the problem. */
public final class VerifierException extends RuntimeException {
    private static final long serialVersionUID = 1;

    VerifierException(String message, Throwable cause) {
        super(message, cause);
    }
}
