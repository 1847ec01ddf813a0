package tailor.task.math;

import java.time.Duration;

/**
 * How long a computation may still take: a deadline that the computation itself asks for.
 *
 * <p>It needs no timer, signal or interrupt, so it holds on any thread. Between two calls of {@link #check} every step is
 * bounded by construction: numbers by their bits, expressions by their length and depth.
 */
public final class TimeBudget {
    /** The budget is spent. */
    public static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private SpentException(Duration budget) {
            super("the check took longer than its budget of " + budget.toMillis() + " ms", null, false, false);
        }
    }

    private final Duration budget;
    private final long deadline;

    private TimeBudget(Duration budget) {
        this.budget = budget;
        this.deadline = System.nanoTime() + budget.toNanos();
    }

    /** A budget that starts now. @param budget positive */
    public static TimeBudget of(Duration budget) {
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("a time budget must be positive, got " + budget);
        }
        return new TimeBudget(budget);
    }

    /** Goes on while there is time. @throws SpentException when there is none */
    public void check() {
        if (System.nanoTime() - deadline > 0) {
            throw new SpentException(budget);
        }
    }
}
