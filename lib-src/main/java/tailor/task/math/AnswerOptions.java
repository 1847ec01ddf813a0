package tailor.task.math;

import java.time.Duration;

/**
 * How answers are found and compared.
 *
 * @param latex whether formulas count: {@code \boxed{…}}, {@code $…$}, {@code \[…\]}
 * @param plain whether numbers and expressions outside formulas count
 * @param decimals places to which written decimals must agree, in [0, 15]
 * @param inequalityForSet whether {@code -2 ≤ x ≤ 7} may answer for a gold answer {@code [-2, 7]}; the other way round it always may
 * @param budget of time of one comparison, positive: a last resort behind {@link TimeBudget#MAX_STEPS}
 */
public record AnswerOptions(boolean latex, boolean plain, int decimals, boolean inequalityForSet, Duration budget) {
    /** Refuses values out of range. */
    public AnswerOptions {
        if (!latex && !plain) {
            throw new IllegalArgumentException("latex and plain are both false: no answer could be found; set one of them");
        }
        if (decimals < 0 || decimals > 15) {
            throw new IllegalArgumentException("decimals must be in [0, 15], got " + decimals);
        }
        if (budget.isZero() || budget.isNegative()) {
            throw new IllegalArgumentException("budget must be positive, got " + budget);
        }
    }

    /** Formulas and plain text, 6 decimals, inequalities for sets, five seconds. */
    public static AnswerOptions defaults() {
        return new AnswerOptions(true, true, 6, true, Duration.ofSeconds(5));
    }
}
