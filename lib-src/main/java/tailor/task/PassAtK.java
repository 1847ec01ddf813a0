package tailor.task;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Pass@k: the chance that at least one of k samples is right, by the unbiased estimator 1 − C(n−c, k) / C(n, k) of
 * Chen et al. (arXiv 2107.03374), from n samples of which c are right.
 *
 * <p>Computed as an exact fraction and rounded once, so it is exact to a double for thousands of samples.
 */
public final class PassAtK {
    private static final MathContext DIGITS = new MathContext(40);

    private PassAtK() {}

    /**
     * The estimate for one problem.
     *
     * @param samples n, at least 1
     * @param correct c, in [0, n]
     * @param k in [1, n]
     * @return in [0, 1]
     */
    public static double of(int samples, int correct, int k) {
        if (samples < 1) {
            throw new IllegalArgumentException("pass@k needs at least 1 sample, got " + samples);
        }
        if (correct < 0 || correct > samples) {
            throw new IllegalArgumentException("correct must be in [0, " + samples + "], got " + correct);
        }
        if (k < 1 || k > samples) {
            throw new IllegalArgumentException("k must be in [1, " + samples + " samples], got " + k);
        }
        if (correct == 0) {
            return 0;
        }
        if (samples - correct < k) {
            return 1;
        }
        // C(n-c,k) / C(n,k) = prod_{i<k} (n-c-i)/(n-i), and the same with k and c exchanged: take the shorter product
        int terms = Math.min(k, correct);
        int other = Math.max(k, correct);
        BigInteger above = BigInteger.ONE;
        BigInteger below = BigInteger.ONE;
        for (int i = 0; i < terms; i++) {
            above = above.multiply(BigInteger.valueOf(samples - other - i));
            below = below.multiply(BigInteger.valueOf(samples - i));
        }
        return new BigDecimal(below.subtract(above)).divide(new BigDecimal(below), DIGITS).doubleValue();
    }

    /** The mean over problems. @param correct right samples of each problem, of {@code samples} each */
    public static double mean(int samples, int[] correct, int k) {
        if (correct.length == 0) {
            throw new IllegalArgumentException("pass@k needs at least 1 problem, got 0");
        }
        double sum = 0;
        for (int c : correct) {
            sum += of(samples, c, k);
        }
        return sum / correct.length;
    }
}
