package tailor.task.math;

import java.time.Duration;

/**
 * How much work a check may still do: a number of steps, and a deadline behind it, both of which the work itself asks for.
 *
 * <p>It needs no timer, signal or interrupt, so it holds on any thread. Steps come first, because a reward must not depend on
 * how busy a machine is; the deadline is for what steps do not foresee. Every step is bounded by construction: numbers by
 * their bits, expressions by their length and depth.
 */
public final class TimeBudget {
    /** The budget is spent. */
    public static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private SpentException(String message) {
            super(message, null, false, false);
        }
    }

    /** Most steps of a check: some tenths of a second. */
    public static final int MAX_STEPS = 200_000;

    private final Duration budget;
    private final long deadline;
    private int steps = MAX_STEPS;

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

    /** One step. @throws SpentException when there are none left, or no time */
    public void check() {
        spend(1);
    }

    /** Work worth some steps. @throws SpentException when there are none left, or no time */
    public void spend(int some) {
        steps -= some;
        if (steps < 0) {
            throw new SpentException("the check took more than " + MAX_STEPS + " steps");
        }
        if (System.nanoTime() - deadline > 0) {
            throw new SpentException("the check took longer than its budget of " + budget.toMillis() + " ms");
        }
    }
}
