package tailor.report;

/**
 * An estimate and its 95% interval.
 *
 * @param mean the estimate
 * @param low lower end, NaN when a single observation allows no interval
 * @param high upper end, NaN likewise
 * @param n observations: seeds, trials or problems, at least 1
 */
public record Interval(double mean, double low, double high, int n) {
    /** @throws IllegalArgumentException if n is below 1, or the ends are not around the estimate */
    public Interval {
        if (n < 1) {
            throw new IllegalArgumentException("An interval needs at least one observation, got n = " + n);
        }
        if (Double.isNaN(low) != Double.isNaN(high) || low > mean || high < mean) {
            throw new IllegalArgumentException("The interval [" + low + ", " + high + "] is not around " + mean);
        }
    }

    /** An estimate without an interval. */
    static Interval point(double mean, int n) {
        return new Interval(mean, Double.NaN, Double.NaN, n);
    }

    /** @return whether there is an interval: false for a single observation. */
    public boolean isKnown() {
        return !Double.isNaN(low);
    }

    /** The same estimate with the ends of its interval inside a range, for drawing what cannot lie outside. */
    Interval within(double least, double most) {
        return new Interval(mean, Math.max(low, Math.min(least, mean)), Math.min(high, Math.max(most, mean)), n);
    }

    /** @return the larger distance from the estimate to an end, or NaN when there is no interval. */
    public double halfWidth() {
        return Math.max(high - mean, mean - low);
    }

    /**
     * Written with the digits that mean something: the half-width has two, the estimate as many decimals.
     *
     * @return {@code 2.071 ± 0.012}, {@code 0.42 [0.31, 0.54]} when lopsided, {@code 2.071} without an interval
     */
    @Override
    public String toString() {
        if (!isKnown()) {
            return Digits.significant(mean, 4);
        }
        int decimals = Digits.decimals(halfWidth(), 2, mean);
        boolean lopsided = Math.abs((high - mean) - (mean - low)) > 0.05 * halfWidth();
        String estimate = Digits.fixed(mean, decimals);
        return lopsided ? estimate + " [" + Digits.fixed(low, decimals) + ", " + Digits.fixed(high, decimals) + "]"
                : estimate + " \u00B1 " + Digits.fixed(halfWidth(), decimals);
    }
}
