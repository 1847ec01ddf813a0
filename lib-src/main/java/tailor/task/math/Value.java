package tailor.task.math;

import java.math.BigInteger;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.fraction.BigFraction;

/**
 * A number: an exact fraction while that stays small, else a complex double.
 *
 * <p>Every operation is bounded: a fraction of more than {@value #MAX_BITS} bits becomes a double, and one that no double
 * holds is undefined (NaN), equal to nothing. A tower of powers therefore costs nothing.
 *
 * @param exact the fraction, or null
 * @param rounded the double; ignored when exact
 * @param decimal whether a decimal fraction took part, so that the value may be a rounded one
 */
record Value(BigFraction exact, Complex rounded, boolean decimal) {
    static final int MAX_BITS = 1 << 14;
    static final Value UNDEFINED = new Value(null, Complex.NaN, false);
    private static final double SAME = 1e-9;

    static Value exact(BigFraction exact, boolean decimal) {
        if (bits(exact) > MAX_BITS) {
            return rounded(new Complex(exact.doubleValue()), decimal);
        }
        return new Value(exact, null, decimal);
    }

    static Value rounded(Complex rounded, boolean decimal) {
        return rounded.isNaN() || rounded.isInfinite() ? UNDEFINED : new Value(null, rounded, decimal);
    }

    static Value real(double value) {
        return rounded(new Complex(value), false);
    }

    private static int bits(BigFraction f) {
        return f.getNumerator().bitLength() + f.getDenominator().bitLength();
    }

    Complex complex() {
        return exact == null ? rounded : new Complex(exact.doubleValue());
    }

    boolean defined() {
        return exact != null || !rounded.isNaN();
    }

    /** Without an imaginary part, but for rounding. */
    boolean real() {
        return exact != null || Math.abs(rounded.getImaginary()) <= SAME * (1e-3 + rounded.abs());
    }

    double toDouble() {
        return exact != null ? exact.doubleValue() : rounded.getReal();
    }

    boolean integer() {
        return exact != null && exact.getDenominator().equals(BigInteger.ONE);
    }

    boolean zero() {
        return exact != null ? exact.getNumerator().signum() == 0 : rounded.abs() == 0;
    }

    Value plus(Value other) {
        return exact != null && other.exact != null ? exact(exact.add(other.exact), decimal || other.decimal)
                : rounded(complex().add(other.complex()), decimal || other.decimal);
    }

    Value times(Value other) {
        return exact != null && other.exact != null ? exact(exact.multiply(other.exact), decimal || other.decimal)
                : rounded(complex().multiply(other.complex()), decimal || other.decimal);
    }

    Value over(Value other) {
        if (other.zero()) {
            return UNDEFINED;
        }
        return exact != null && other.exact != null ? exact(exact.divide(other.exact), decimal || other.decimal)
                : rounded(complex().divide(other.complex()), decimal || other.decimal);
    }

    Value negated() {
        return exact != null ? new Value(exact.negate(), null, decimal) : new Value(null, rounded.negate(), decimal);
    }

    /** This to a power: exact where that is possible, the real root of a negative number where it has one. */
    Value power(Value exponent) {
        boolean some = decimal || exponent.decimal;
        if (exponent.exact == null || zero()) {
            boolean positive = exponent.real() && exponent.toDouble() > 0;
            return !zero() ? rounded(complex().pow(exponent.complex()), some)
                    : positive ? new Value(BigFraction.ZERO, null, some)
                    : exponent.zero() ? new Value(BigFraction.ONE, null, some) : UNDEFINED;
        }
        BigInteger above = exponent.exact.getNumerator();
        BigInteger below = exponent.exact.getDenominator();
        if (above.bitLength() > 31 || below.bitLength() > 31) {
            return rounded(complex().pow(exponent.complex()), some);
        }
        Value root = below.intValue() == 1 ? this : root(below.intValue());
        if (root.exact != null && (long) bits(root.exact) * Math.abs((long) above.intValue()) <= MAX_BITS) {
            return exact(root.exact.pow(above.intValue()), some);
        }
        return rounded(root.complex().pow(above.doubleValue()), some);
    }

    /** The n-th root: exact where that is possible, real for odd n, else the principal one. @param n at least 1 */
    Value root(int n) {
        if (exact != null) {
            BigInteger above = Functions.root(exact.getNumerator().abs(), n);
            BigInteger below = Functions.root(exact.getDenominator(), n);
            if (above != null && below != null && (exact.getNumerator().signum() >= 0 || n % 2 == 1)) {
                return new Value(new BigFraction(exact.getNumerator().signum() < 0 ? above.negate() : above, below), null, decimal);
            }
        }
        if (real()) {
            double x = toDouble();
            double magnitude = Math.pow(Math.abs(x), 1.0 / n);
            return x >= 0 ? rounded(new Complex(magnitude), decimal)
                    : n % 2 == 1 ? rounded(new Complex(-magnitude), decimal)
                    : n == 2 ? rounded(new Complex(0, magnitude), decimal) : rounded(complex().pow(1.0 / n), decimal);
        }
        return rounded(complex().pow(1.0 / n), decimal);
    }

    /**
     * Whether two numbers are the same. Exact ones exactly; else to 9 digits; a written decimal also to a number of places
     * (but never coarser than 2 parts in a thousand, so that tiny numbers stay apart).
     *
     * @param decimals places after the point
     */
    boolean same(Value other, int decimals) {
        boolean rounding = decimal || other.decimal;
        if (exact != null && other.exact != null && (exact.equals(other.exact) || !rounding)) {
            return exact.equals(other.exact);
        }
        if (!defined() || !other.defined()) {
            return false;
        }
        Complex a = complex();
        Complex b = other.complex();
        double distance = a.subtract(b).abs();
        double size = Math.max(a.abs(), b.abs());
        boolean exactly = exact != null && other.exact != null;
        if (!exactly && distance <= Math.max(1e-12, SAME * size)) {
            return true;
        }
        return rounding && distance <= 0.5 * Math.pow(10, -decimals) * (1 + 1e-9) && distance <= Math.max(2e-3, 5 * Math.pow(10, -decimals)) * size;
    }
}
