package tailor.task.math;

import java.math.BigInteger;
import java.util.List;
import org.apache.commons.math3.fraction.BigFraction;
import tailor.task.math.Expression.Scalar;

/** The kinds of scalar expressions. */
final class Scalars {
    private Scalars() {}

    /** A number. @param decimal whether it was written with a decimal point, and so may be rounded */
    record Num(BigFraction number, boolean decimal) implements Scalar {
        static Num of(long number) {
            return new Num(new BigFraction(number), false);
        }

        @Override
        public Value value(Scope scope) {
            return Value.exact(number, decimal);
        }
    }

    /** A letter, a constant or a word. */
    record Symbol(String name) implements Scalar {
        static final Symbol INFINITY = new Symbol("∞");

        @Override
        public Value value(Scope scope) {
            return scope.symbol(name);
        }
    }

    record Sum(List<Scalar> terms) implements Scalar {
        @Override
        public Value value(Scope scope) {
            scope.budget().spend(terms.size());
            Value sum = terms.get(0).value(scope);
            for (Scalar term : terms.subList(1, terms.size())) {
                sum = sum.plus(term.value(scope));
            }
            return sum;
        }
    }

    record Product(List<Scalar> factors) implements Scalar {
        @Override
        public Value value(Scope scope) {
            scope.budget().spend(factors.size());
            Value product = factors.get(0).value(scope);
            for (Scalar factor : factors.subList(1, factors.size())) {
                product = product.times(factor.value(scope));
            }
            return product;
        }
    }

    record Quotient(Scalar above, Scalar below) implements Scalar {
        @Override
        public Value value(Scope scope) {
            return above.value(scope).over(below.value(scope));
        }
    }

    record Negative(Scalar of) implements Scalar {
        @Override
        public Value value(Scope scope) {
            return of.value(scope).negated();
        }
    }

    record Power(Scalar base, Scalar exponent) implements Scalar {
        @Override
        public Value value(Scope scope) {
            scope.budget().spend(4);
            return base.value(scope).power(exponent.value(scope));
        }
    }

    /** A named function; one that is not known is a value of its own for each argument. */
    record Call(String name, List<Scalar> arguments) implements Scalar {
        @Override
        public Value value(Scope scope) {
            return Functions.value(name, arguments.stream().map(a -> a.value(scope)).toList(), scope);
        }
    }

    /** Hundredths. */
    record Percent(Scalar of) implements Scalar {
        @Override
        public Value value(Scope scope) {
            return of.value(scope).over(Value.exact(new BigFraction(100), false));
        }
    }

    /** A numeral that names its base. @param digits as written */
    record Based(String digits, int base) implements Scalar {
        @Override
        public Value value(Scope scope) {
            return Value.exact(new BigFraction(new BigInteger(digits, base)), false);
        }
    }

    /** A term in which one letter stands for another. */
    record Renamed(Scalar of, String from, String to) implements Scalar {
        @Override
        public Value value(Scope scope) {
            return of.value(scope.renamed(from, to));
        }
    }
}
