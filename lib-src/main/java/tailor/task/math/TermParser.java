package tailor.task.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.fraction.BigFraction;
import tailor.task.math.Expression.Scalar;
import tailor.task.math.Lexer.NotReadException;
import tailor.task.math.Scalars.Call;
import tailor.task.math.Scalars.Negative;
import tailor.task.math.Scalars.Num;
import tailor.task.math.Scalars.Percent;
import tailor.task.math.Scalars.Power;
import tailor.task.math.Scalars.Product;
import tailor.task.math.Scalars.Quotient;
import tailor.task.math.Scalars.Sum;
import tailor.task.math.Scalars.Symbol;
import tailor.task.math.Token.Kind;

/** Sums, products, powers and what is in brackets, by recursive descent of bounded depth. */
final class TermParser {
    private static final int MAX_DIGITS = 1500;
    private static final int MAX_EXPONENT = 400;

    private final LatexParser text;
    private final int end;
    private int at;

    TermParser(LatexParser text, int from, int to) {
        this.text = text;
        this.at = from;
        this.end = to;
    }

    /** All of it. */
    Expression all() throws NotReadException {
        Expression all = sum();
        if (at < end) {
            throw new NotReadException("\"" + peek().text() + "\" in the wrong place");
        }
        return all;
    }

    private Token peek() {
        return text.token(at);
    }

    private boolean sign(String value) {
        return at < end && peek().sign(value);
    }

    private boolean accept(String sign) {
        boolean there = sign(sign);
        at += there ? 1 : 0;
        return there;
    }

    private static Scalar scalar(Expression e) throws NotReadException {
        if (e instanceof Scalar scalar) {
            return scalar;
        }
        throw new NotReadException("arithmetic with what is no number");
    }

    private Expression sum() throws NotReadException {
        text.enter();
        Expression first = product();
        List<Scalar> terms = new ArrayList<>();
        while (sign("+") || sign("-")) {
            if (terms.isEmpty()) {
                terms.add(scalar(first));
            }
            boolean minus = peek().sign("-");
            at++;
            Scalar term = scalar(product());
            terms.add(minus ? new Negative(term) : term);
        }
        text.leave();
        return terms.isEmpty() ? first : new Sum(terms);
    }

    private Expression product() throws NotReadException {
        Expression first = signed();
        List<Scalar> factors = new ArrayList<>();
        Expression.Matrix matrix = first instanceof Expression.Matrix m ? m : null;
        boolean more = true;
        while (more && at < end) {
            boolean over = sign("/") || sign(":");
            boolean dot = sign("*");
            more = over || dot || beginsPrimary();
            if (more) {
                at += over || dot ? 1 : 0;
                if (factors.isEmpty() && matrix == null) {
                    factors.add(scalar(first));
                }
                Expression next = over || dot ? signed() : power();
                if (next instanceof Expression.Matrix m && matrix == null && !over) {
                    matrix = m;
                } else if (over) {
                    Scalar above = factors.isEmpty() ? Num.of(1) : product(factors);
                    factors.clear();
                    factors.add(new Quotient(above, scalar(next)));
                } else {
                    factors.add(scalar(next));
                }
            }
        }
        return matrix == null ? factors.isEmpty() ? first : product(factors)
                : factors.isEmpty() ? matrix : scaled(matrix, product(factors));
    }

    private static Scalar product(List<Scalar> factors) {
        return factors.size() == 1 ? factors.get(0) : new Product(List.copyOf(factors));
    }

    private static Expression scaled(Expression.Matrix matrix, Scalar factor) throws NotReadException {
        List<List<Expression>> rows = new ArrayList<>();
        for (List<Expression> row : matrix.rows()) {
            List<Expression> scaled = new ArrayList<>();
            for (Expression cell : row) {
                scaled.add(new Product(List.of(factor, scalar(cell))));
            }
            rows.add(scaled);
        }
        return new Expression.Matrix(rows);
    }

    private boolean beginsPrimary() {
        if (at >= end) {
            return false;
        }
        Kind kind = peek().kind();
        boolean afterNumber = text.token(at - 1).kind() == Kind.NUMBER;
        return kind == Kind.NAME || kind == Kind.COMMAND || kind == Kind.OPEN || kind == Kind.BEGIN || kind == Kind.NUMBER && !afterNumber;
    }

    private Expression signed() throws NotReadException {
        boolean minus = false;
        while (sign("+") || sign("-")) {
            minus ^= peek().sign("-");
            at++;
        }
        Expression of = power();
        return !minus ? of : of instanceof Percent percent ? new Percent(new Negative(percent.of()))
                : of instanceof Expression.Matrix matrix ? scaled(matrix, Num.of(-1)) : new Negative(scalar(of));
    }

    private Expression power() throws NotReadException {
        text.enter();
        Expression base = new PrimaryParser(this, text, end).primary();
        int signs = 0;
        while (at < end) {
            if (++signs > 8) {
                throw new NotReadException("more than 8 signs behind one number");
            }
            if (accept("!")) {
                base = new Call("factorial", List.of(scalar(base)));
            } else if (accept("%")) {
                base = new Percent(scalar(base));
            } else if (accept("°")) {
                base = scalar(base);
            } else if (accept("'")) {
                base = new Call("'", List.of(scalar(base)));
            } else if (peek().kind() == Kind.WORDS) {
                unit();
            } else if (accept("^")) {
                base = raised(base);
            } else {
                break;
            }
        }
        text.leave();
        return base;
    }

    private Expression raised(Expression base) throws NotReadException {
        if (accept("°") || degree()) {
            return new Call("°", List.of(scalar(base)));
        }
        Scalar exponent = argument();
        return new Power(scalar(base), exponent);
    }

    /** {@code ^{\circ}} */
    private boolean degree() {
        boolean there = at + 2 < end && peek().is(Kind.OPEN, "{") && text.token(at + 1).sign("°");
        at += there ? 3 : 0;
        return there;
    }

    /** Words behind a number are its unit: dropped, powers included. */
    private void unit() throws NotReadException {
        at++;
        if (accept("^")) {
            argument();
        }
    }

    /** The argument of a command: a group in braces, one digit, or one piece. */
    Scalar argument() throws NotReadException {
        if (at >= end) {
            throw new NotReadException("a command without its argument");
        }
        if (peek().is(Kind.OPEN, "{")) {
            int close = Math.min(text.close(at), end);
            Scalar inside = nested(at + 1, close);
            at = Math.min(close + 1, end);
            return inside;
        }
        if (sign("-") || sign("+")) {
            return scalar(signed());
        }
        return scalar(new PrimaryParser(this, text, end).primary());
    }

    Scalar nested(int from, int to) throws NotReadException {
        return scalar(new TermParser(text, from, to).all());
    }

    int at() {
        return at;
    }

    void moveTo(int place) {
        at = place;
    }

    Scalar factor() throws NotReadException {
        return scalar(power());
    }

    boolean starts(Set<Kind> kinds) {
        return at < end && kinds.contains(peek().kind());
    }

    static Num number(String digits) throws NotReadException {
        int e = digits.indexOf('e');
        int exponent = e < 0 ? 0 : e + 5 < digits.length() ? MAX_EXPONENT + 1 : Integer.parseInt(digits.substring(e + 1));
        if (digits.length() > MAX_DIGITS || Math.abs(exponent) > MAX_EXPONENT) {
            throw new NotReadException("a number of more than " + MAX_DIGITS + " digits");
        }
        BigDecimal value = new BigDecimal(digits);
        boolean decimal = digits.indexOf('.') >= 0 || exponent < 0;
        return new Num(value.scale() <= 0 ? new BigFraction(value.toBigInteger())
                : new BigFraction(value.unscaledValue(), BigInteger.TEN.pow(value.scale())), decimal);
    }
}
