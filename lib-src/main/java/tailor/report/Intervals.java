package tailor.report;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * 95% intervals: Student's t over seeds, Wilson for a proportion, bootstrap over problems.
 *
 * <p>Over seeds an interval says how far another seed may land the mean; over problems, how far another test set of the
 * same kind may. They answer different questions and are never mixed in one table column.
 */
public final class Intervals {
    private static final double LEVEL = 0.95;
    private static final double UPPER = 1 - (1 - LEVEL) / 2;
    private static final double Z = new NormalDistribution().inverseCumulativeProbability(UPPER);

    private Intervals() {
    }

    /**
     * The mean with Student's t interval: mean ± t(0.975, n−1)·s/√n.
     *
     * @param values one a seed, at least one, finite; a single one gives no interval
     */
    public static Interval t(double... values) {
        require(values);
        double mean = StatUtils.mean(values);
        if (values.length == 1) {
            return Interval.point(mean, 1);
        }
        double half = new TDistribution(values.length - 1).inverseCumulativeProbability(UPPER)
                * Math.sqrt(StatUtils.variance(values, mean) / values.length);
        return new Interval(mean, mean - half, mean + half, values.length);
    }

    /**
     * The mean with the smallest and largest value as its ends.
     *
     * @param values at least one, finite; a single one gives no interval
     */
    public static Interval range(double... values) {
        require(values);
        double mean = StatUtils.mean(values);
        return values.length == 1 ? Interval.point(mean, 1)
                : new Interval(mean, Math.min(mean, StatUtils.min(values)), Math.max(mean, StatUtils.max(values)), values.length);
    }

    /**
     * Wilson's score interval for a proportion; unlike ±z√(p(1−p)/n) it stays within [0, 1] and is right near 0 and 1.
     *
     * @param successes 0 to trials
     * @param trials at least 1
     */
    public static Interval wilson(long successes, int trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException("Successes must be 0 to trials and trials at least 1, got " + successes + " of " + trials);
        }
        double p = (double) successes / trials;
        double square = Z * Z / trials;
        double middle = (p + square / 2) / (1 + square);
        double half = Z / (1 + square) * Math.sqrt(p * (1 - p) / trials + square / (4 * trials));
        return new Interval(p, Math.max(0, Math.min(p, middle - half)), Math.min(1, Math.max(p, middle + half)), trials);
    }

    /**
     * The mean over problems with a percentile bootstrap interval.
     *
     * @param perProblem one value a problem, e.g. its share of correct samples
     * @param resamples at least 100; 2000 gives ends that are stable to about a percent of the width
     * @param seed same seed, same interval
     */
    public static Interval bootstrap(double[] perProblem, int resamples, long seed) {
        return bootstrap(perProblem, StatUtils::mean, resamples, seed);
    }

    /** As {@link #bootstrap(double[], int, long)} for any statistic of the problems. */
    public static Interval bootstrap(double[] perProblem, ToDoubleFunction<double[]> statistic, int resamples, long seed) {
        require(perProblem);
        if (resamples < 100) {
            throw new IllegalArgumentException("A bootstrap interval needs at least 100 resamples, got " + resamples);
        }
        double estimate = statistic.applyAsDouble(perProblem);
        if (perProblem.length == 1) {
            return Interval.point(estimate, 1);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] statistics = new double[resamples];
        double[] sample = new double[perProblem.length];
        for (int r = 0; r < resamples; r++) {
            for (int i = 0; i < sample.length; i++) {
                sample[i] = perProblem[random.nextInt(perProblem.length)];
            }
            statistics[r] = statistic.applyAsDouble(sample);
        }
        Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
        percentile.setData(statistics);
        return new Interval(estimate, Math.min(estimate, percentile.evaluate(100 * (1 - UPPER))),
                Math.max(estimate, percentile.evaluate(100 * UPPER)), perProblem.length);
    }

    private static void require(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("An interval needs at least one value, got none");
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("An interval needs finite values, got " + value + " in " + Arrays.toString(values));
            }
        }
    }
}
