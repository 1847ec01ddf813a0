package tailor.task.math;

import java.util.Optional;
import java.util.function.Function;
import tailor.task.math.Expression.Scalar;
import tailor.task.math.Scalars.Based;
import tailor.task.math.Scalars.Call;
import tailor.task.math.Scalars.Negative;
import tailor.task.math.Scalars.Percent;
import tailor.task.math.Scalars.Product;
import tailor.task.math.Scalars.Quotient;
import tailor.task.math.Scalars.Symbol;

/**
 * Compares scalar expressions: numbers by value, terms with letters by their values at {@value Scope#PROBES} probes.
 *
 * <p>Probes are real. One at which neither term is real lies outside their domain and does not count; one at which a single
 * term is real tells them apart. Fewer than two that count prove nothing: not equal.
 */
final class Terms {
    private Terms() {}

    /** 1 for ∞, −1 for −∞, else 0. */
    static int infinity(Scalar e) {
        return e.equals(Symbol.INFINITY) ? 1 : e instanceof Negative n && n.of().equals(Symbol.INFINITY) ? -1 : 0;
    }

    /** The value of a term without letters. */
    static Optional<Value> constant(Scalar e, TimeBudget budget) {
        Scope scope = new Scope(0, budget);
        Value value = e.value(scope);
        return scope.letters().isEmpty() ? Optional.of(value) : Optional.empty();
    }

    static boolean same(Scalar a, Scalar b, int decimals, TimeBudget budget) {
        if (a instanceof Based || b instanceof Based) {
            return a.equals(b) || a instanceof Based x && b instanceof Based y && x.base() == y.base()
                    && constant(x, budget).equals(constant(y, budget));
        }
        if (infinity(a) != 0 || infinity(b) != 0) {
            return infinity(a) == infinity(b);
        }
        if (a instanceof Percent x && b instanceof Percent y) {
            return same(x.of(), y.of(), decimals, budget);
        }
        if (a instanceof Percent x && same(x.of(), b, decimals, budget) || b instanceof Percent y && same(a, y.of(), decimals, budget)) {
            return true; // "28" and "28%" are one answer to "what percentage?"
        }
        return probe(a, b, budget, (x, y) -> x.same(y, decimals));
    }

    /** A test of two values at one probe. */
    private interface Probe {
        boolean test(Value a, Value b);
    }

    private static boolean probe(Scalar a, Scalar b, TimeBudget budget, Probe test) {
        int counted = 0;
        for (int i = 0; i < Scope.PROBES; i++) {
            budget.check();
            Scope left = new Scope(i, budget);
            Scope right = new Scope(i, budget);
            Value x = a.value(left);
            Value y = b.value(right);
            if (left.letters().isEmpty() && right.letters().isEmpty()) {
                return test.test(x, y);
            }
            if (x.defined() && y.defined()) {
                boolean complex = left.imaginary() || right.imaginary();
                if (complex || x.real() || y.real()) {
                    if (!test.test(x, y)) {
                        return false;
                    }
                    counted++;
                }
            }
        }
        return counted >= 2;
    }

    /**
     * Whether a is c · b with one constant c ≠ 0 for all letters.
     *
     * @param sign of c: 1 or −1, or 0 for any
     */
    static boolean proportional(Scalar a, Scalar b, int sign, TimeBudget budget) {
        Value ratio = null;
        int counted = 0;
        for (int i = 0; i < Scope.PROBES; i++) {
            budget.check();
            Scope left = new Scope(i, budget);
            Scope right = new Scope(i, budget);
            Value x = a.value(left);
            Value y = b.value(right);
            if (left.letters().isEmpty() || !left.letters().equals(right.letters())) {
                return false;
            }
            if (!x.defined() || !y.defined() || !x.real() && !y.real() && !left.imaginary()) {
                continue;
            }
            Value quotient = x.over(y);
            if (!quotient.defined() || quotient.zero() || ratio != null && !ratio.same(quotient, 9)) {
                return false;
            }
            ratio = quotient;
            counted++;
        }
        return counted >= 2 && (sign == 0 || ratio.real() && Math.signum(ratio.toDouble()) == sign);
    }

    /** Whether an expression only names something: x, a_3, f(x), AB, NO/BO, (x, y), |AB|. */
    static boolean names(Expression e) {
        if (e instanceof Symbol s) {
            return !s.name().equals("π") && !s.name().equals("∞");
        }
        Function<Iterable<? extends Expression>, Boolean> all = items -> {
            for (Expression item : items) {
                if (!names(item)) {
                    return false;
                }
            }
            return true;
        };
        if (e instanceof Call c) {
            return c.name().equals("abs") || c.name().equals("'") ? all.apply(c.arguments())
                    : !Functions.PREFIX.contains(c.name()) && (c.name().length() == 1 || c.name().contains("_")) && !c.name().equals("°");
        }
        return e instanceof Product p && all.apply(p.factors())
                || e instanceof Quotient q && names(q.above()) && names(q.below())
                || e instanceof Expression.Group g && all.apply(g.items());
    }
}
