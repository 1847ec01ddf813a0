package tailor.notebook;

/** The person stopped the cell; every run that was going stands at a checkpoint. */
public final class StudyInterruptedException extends RuntimeException {

    StudyInterruptedException(String message) {
        super(message, null, false, false); // no stack trace: the cell shows the message alone
    }
}
