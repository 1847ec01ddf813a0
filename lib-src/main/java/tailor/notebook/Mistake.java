package tailor.notebook;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a person's mistake in one line: a cell then shows the message and no stack trace (which goes to the debug log). */
final class Mistake {

    private static final Logger LOG = LoggerFactory.getLogger(Mistake.class);

    private Mistake() {}

    /** The result of a call whose bad arguments are the caller's. */
    static <T> T brief(Supplier<T> call) {
        try {
            return call.get();
        } catch (IllegalArgumentException e) {
            LOG.debug("told in one line", e);
            IllegalArgumentException brief = new IllegalArgumentException(e.getMessage());
            brief.setStackTrace(new StackTraceElement[0]);
            throw brief;
        }
    }
}
