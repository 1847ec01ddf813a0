package tailor.task.code;

import java.util.Locale;

/**
 * What became of a program.
 *
 * @param outcome the verdict
 * @param detail one line for people: the first error, or what was refused
 */
public record CodeResult(Outcome outcome, String detail) {
    /** Verdicts. */
    public enum Outcome {
        /** It ran to its end and no test failed. */
        PASSED,
        /** It threw, exited, or ran out of memory. */
        FAILED,
        /** It did not end in time. */
        TIMED_OUT,
        /** It uses what programs may not use, and was not run. */
        REFUSED,
        /** It is no Java, or too long, or took too long to compile. */
        NOT_COMPILED;

        /** For people: {@code not compiled}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Whether it passed. */
    public boolean passed() {
        return outcome == Outcome.PASSED;
    }
}
