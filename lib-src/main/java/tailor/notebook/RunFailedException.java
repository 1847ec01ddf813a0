package tailor.notebook;

/** Some run of a study failed; the others are in the store. */
public final class RunFailedException extends RuntimeException {

    RunFailedException(String message) {
        super(message, null, false, false); // no stack trace: it lies in the run's folder, and the cell shows the message alone
    }
}
