package tailor.task.math;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.fraction.BigFraction;
import org.apache.commons.math3.special.Gamma;
import org.apache.commons.math3.util.CombinatoricsUtils;

/** The functions an answer may use. */
final class Functions {
    /** Functions of one argument that LaTeX writes without brackets. */
    static final Set<String> PREFIX = Set.of("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh",
            "cosh", "tanh", "ln", "log", "exp", "lg");

    private static final int MAX_FACTORIAL = 1000;

    private Functions() {}

    /** Whether angles in degrees make sense as its argument. */
    static boolean angular(String name) {
        return Set.of("sin", "cos", "tan", "cot", "sec", "csc").contains(name);
    }

    static Value value(String name, List<Value> arguments, Scope scope) {
        scope.budget().check();
        Value x = arguments.get(0);
        if (!x.defined()) {
            return Value.UNDEFINED;
        }
        return switch (name) {
            case "abs" -> x.exact() != null ? new Value(x.exact().abs(), null, x.decimal())
                    : Value.rounded(new Complex(x.complex().abs()), x.decimal());
            case "sqrt" -> x.root(2);
            case "root" -> root(x, arguments.get(1));
            case "factorial" -> {
                scope.budget().spend(100);
                yield factorial(x);
            }
            case "binom" -> {
                scope.budget().spend(300);
                yield binomial(x, arguments.get(1));
            }
            case "log" -> ln(x).over(arguments.size() > 1 ? ln(arguments.get(1)) : Value.real(Math.log(10)));
            case "ln" -> ln(x);
            case "lg" -> ln(x).over(Value.real(Math.log(10)));
            case "floor" -> whole(x, Math.floor(x.toDouble()));
            case "ceil" -> whole(x, Math.ceil(x.toDouble()));
            case "°" -> x;
            case "degrees" -> x.times(Value.real(Math.PI / 180));
            default -> PREFIX.contains(name) ? Value.rounded(analytic(name, x.complex()), x.decimal())
                    : scope.unknown(name, arguments);
        };
    }

    private static Complex analytic(String name, Complex x) {
        return switch (name) {
            case "sin" -> x.sin();
            case "cos" -> x.cos();
            case "tan" -> x.tan();
            case "cot" -> x.cos().divide(x.sin());
            case "sec" -> x.cos().reciprocal();
            case "csc" -> x.sin().reciprocal();
            case "arcsin" -> x.asin();
            case "arccos" -> x.acos();
            case "arctan" -> x.atan();
            case "sinh" -> x.sinh();
            case "cosh" -> x.cosh();
            case "tanh" -> x.tanh();
            case "exp" -> x.exp();
            default -> throw new IllegalArgumentException("no function \"" + name + "\"");
        };
    }

    private static Value ln(Value x) {
        return x.zero() ? Value.UNDEFINED : Value.rounded(x.complex().log(), x.decimal());
    }

    private static Value root(Value x, Value n) {
        return n.integer() && n.exact().getNumerator().bitLength() < 31 && n.exact().getNumerator().signum() > 0
                ? x.root(n.exact().intValue()) : x.power(Value.exact(BigFraction.ONE, false).over(n));
    }

    private static Value whole(Value x, double rounded) {
        return x.real() && Math.abs(rounded) < 1e15 ? Value.exact(new BigFraction((long) rounded), false) : Value.UNDEFINED;
    }

    private static Value factorial(Value x) {
        if (!x.integer()) {
            return x.real() ? Value.real(Gamma.gamma(x.toDouble() + 1)) : Value.UNDEFINED;
        }
        if (x.exact().getNumerator().signum() < 0 || x.exact().doubleValue() > MAX_FACTORIAL) {
            return Value.UNDEFINED;
        }
        BigInteger product = BigInteger.ONE;
        for (int i = 2; i <= x.exact().intValue(); i++) {
            product = product.multiply(BigInteger.valueOf(i));
        }
        return Value.exact(new BigFraction(product), false);
    }

    private static Value binomial(Value n, Value k) {
        if (!n.integer() || !k.integer()) {
            return factorial(n).over(factorial(k).times(factorial(n.plus(k.negated()))));
        }
        double top = n.exact().doubleValue();
        double bottom = k.exact().doubleValue();
        if (top < 0 || bottom < 0 || bottom > top || top > MAX_FACTORIAL) {
            return Value.UNDEFINED;
        }
        if (top <= 66) {
            return Value.exact(new BigFraction(CombinatoricsUtils.binomialCoefficient((int) top, (int) bottom)), false);
        }
        return factorial(n).over(factorial(k).times(factorial(n.plus(k.negated()))));
    }

    /** The n-th root of a whole number if it is whole, else null. Roots beyond a double's digits are not looked for. */
    static BigInteger root(BigInteger x, int n) {
        if (x.bitLength() <= 1) {
            return x;
        }
        if (n > x.bitLength()) {
            return null;
        }
        if (n == 2) {
            BigInteger root = x.sqrt();
            return root.multiply(root).equals(x) ? root : null;
        }
        double guess = Math.rint(Math.pow(x.doubleValue(), 1.0 / n));
        if (!(guess < 9e15)) {
            return null;
        }
        BigInteger root = BigInteger.valueOf((long) guess);
        return root.pow(n).equals(x) ? root : null;
    }
}
