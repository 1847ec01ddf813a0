package tailor.task.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.fraction.BigFraction;
import tailor.task.math.Expression.Scalar;
import tailor.task.math.Lexer.NotReadException;
import tailor.task.math.Scalars.Based;
import tailor.task.math.Scalars.Call;
import tailor.task.math.Scalars.Num;
import tailor.task.math.Scalars.Power;
import tailor.task.math.Scalars.Product;
import tailor.task.math.Scalars.Quotient;
import tailor.task.math.Scalars.Sum;
import tailor.task.math.Scalars.Symbol;
import tailor.task.math.Token.Kind;

/** Numbers, letters, functions, brackets and matrices: what powers are made of. Moves its {@link TermParser} on. */
final class PrimaryParser {
    /** Letters that are functions wherever brackets follow them. */
    private static final Set<String> FUNCTIONS = Set.of("f", "g", "h");
    private static final Set<Kind> FACTORS = Set.of(Kind.NUMBER, Kind.NAME, Kind.OPEN);

    private final TermParser terms;
    private final LatexParser text;
    private final int end;

    PrimaryParser(TermParser terms, LatexParser text, int end) {
        this.terms = terms;
        this.text = text;
        this.end = end;
    }

    Expression primary() throws NotReadException {
        if (terms.at() >= end) {
            throw new NotReadException("something is missing at the end");
        }
        text.enter();
        Expression primary = primary(terms.at());
        text.leave();
        return primary;
    }

    private Expression primary(int at) throws NotReadException {
        Token token = text.token(at);
        terms.moveTo(at + 1);
        return switch (token.kind()) {
            case NUMBER -> number(token);
            case NAME -> name(token);
            case COMMAND -> command(token.text());
            case OPEN -> bracket(at, token.text());
            case BEGIN -> matrix(at);
            case WORDS -> new Symbol(token.text());
            default -> {
                if (token.sign("|")) {
                    yield absolute(at);
                }
                throw new NotReadException("\"" + token.text() + "\" in the wrong place");
            }
        };
    }

    private boolean next(Kind kind) {
        return terms.at() < end && text.token(terms.at()).kind() == kind;
    }

    private String take() {
        String taken = text.token(terms.at()).text();
        terms.moveTo(terms.at() + 1);
        return taken;
    }

    private Scalar number(Token token) throws NotReadException {
        if (next(Kind.SUBSCRIPT)) {
            return based(token.text(), take());
        }
        Num whole = TermParser.number(token.text());
        if (terms.at() + 1 < end && text.token(terms.at()).is(Kind.COMMAND, "repeating")) {
            take();
            return repeating(token.text(), whole, take());
        }
        if (!whole.decimal() && next(Kind.COMMAND) && text.token(terms.at()).text().equals("frac")) {
            int before = terms.at();
            Expression fraction = primary();
            if (fraction instanceof Quotient q && q.above() instanceof Num && q.below() instanceof Num) {
                return new Sum(List.of(whole, q)); // 1\frac45 is a mixed number
            }
            terms.moveTo(before);
        }
        if (!whole.decimal() && next(Kind.NUMBER) && terms.at() + 2 < end && text.token(terms.at() + 1).sign("/")
                && text.token(terms.at() + 2).kind() == Kind.NUMBER) {
            Num above = TermParser.number(take());
            take();
            return new Sum(List.of(whole, new Quotient(above, TermParser.number(take())))); // 1 4/5
        }
        return whole;
    }

    private static Scalar based(String digits, String base) throws NotReadException {
        if (!base.matches("[0-9]{1,2}") || Integer.parseInt(base) < 2 || Integer.parseInt(base) > 36 || !digits.matches("[0-9]{1,300}")) {
            throw new NotReadException("a number with the subscript " + base);
        }
        try {
            new BigInteger(digits, Integer.parseInt(base));
        } catch (NumberFormatException e) {
            throw new NotReadException(digits + " is no number in base " + base);
        }
        return new Based(digits, Integer.parseInt(base));
    }

    /** 0.1 and the repeating digits 6: 1/6. */
    private static Scalar repeating(String written, Num whole, String digits) throws NotReadException {
        if (!digits.matches("[0-9]{1,50}")) {
            throw new NotReadException("repeating digits " + digits);
        }
        int places = written.contains(".") ? written.length() - written.indexOf('.') - 1 : 0;
        BigInteger nines = BigInteger.TEN.pow(digits.length()).subtract(BigInteger.ONE).multiply(BigInteger.TEN.pow(places));
        return new Num(whole.number().add(new BigFraction(new BigInteger(digits), nines)), false);
    }

    private Expression name(Token token) throws NotReadException {
        if (token.text().equals("∅")) {
            return new Expression.SetOf(List.of());
        }
        String name = token.text();
        if (next(Kind.SUBSCRIPT)) {
            name += "_" + take().replaceAll("[\\\\{}]|text|mathrm", "");
        }
        boolean applied = next(Kind.OPEN) && text.token(terms.at()).text().equals("(")
                && (FUNCTIONS.contains(token.text()) || token.text().length() == 1 && Character.isUpperCase(token.text().charAt(0)) && plainArgument());
        if (!applied) {
            return new Symbol(name);
        }
        int open = terms.at();
        terms.moveTo(Math.min(text.close(open) + 1, end));
        List<Scalar> arguments = scalars(text.items(open + 1, Math.min(text.close(open), end)));
        return arguments.isEmpty() ? new Symbol(name) : new Call(name, arguments);
    }

    /** Whether the bracket holds nothing but names and numbers, as in P(A) and W(3) but not in R(R + 1). */
    private boolean plainArgument() {
        int close = Math.min(text.close(terms.at()), end);
        for (int i = terms.at() + 1; i < close; i++) {
            Kind kind = text.token(i).kind();
            if (kind != Kind.NAME && kind != Kind.NUMBER && kind != Kind.SEPARATOR && !text.token(i).sign("-")) {
                return false;
            }
        }
        return true;
    }

    private static List<Scalar> scalars(List<Expression> items) throws NotReadException {
        List<Scalar> scalars = new ArrayList<>();
        for (Expression item : items) {
            if (!(item instanceof Scalar scalar)) {
                throw new NotReadException("a function of what is no number");
            }
            scalars.add(scalar);
        }
        return scalars;
    }

    private Scalar command(String name) throws NotReadException {
        return switch (name) {
            case "frac" -> new Quotient(terms.argument(), terms.argument());
            case "binom" -> new Call("binom", List.of(terms.argument(), terms.argument()));
            case "sqrt" -> squareRoot();
            default -> function(name);
        };
    }

    private Scalar squareRoot() throws NotReadException {
        if (next(Kind.OPEN) && text.token(terms.at()).text().equals("[")) {
            int open = terms.at();
            int close = Math.min(text.close(open), end);
            Scalar degree = terms.nested(open + 1, close);
            terms.moveTo(Math.min(close + 1, end));
            return new Call("root", List.of(terms.argument(), degree));
        }
        return new Call("sqrt", List.of(terms.argument()));
    }

    private Scalar function(String name) throws NotReadException {
        List<Scalar> arguments = new ArrayList<>();
        Scalar power = null;
        if (name.equals("log") && next(Kind.SUBSCRIPT)) {
            arguments.add(new LatexParser(Lexer.tokens(take(), false), text.depth() + 1).all());
        }
        if (terms.at() < end && text.token(terms.at()).sign("^")) {
            take();
            power = terms.argument();
        }
        arguments.add(0, functionArgument());
        if (Functions.angular(name) && arguments.get(0) instanceof Call degrees && degrees.name().equals("°")) {
            arguments.set(0, new Call("degrees", degrees.arguments()));
        }
        Scalar call = new Call(name, List.copyOf(arguments));
        boolean inverse = power instanceof Scalars.Negative n && n.of() instanceof Num one && one.number().equals(BigFraction.ONE);
        if (inverse && Functions.PREFIX.contains("arc" + name)) {
            return new Call("arc" + name, arguments);
        }
        return power == null ? call : new Power(call, power);
    }

    /** A bracket alone, else the factors up to the next sign or function: sin 2x cos x is (sin 2x)(cos x). */
    private Scalar functionArgument() throws NotReadException {
        if (next(Kind.OPEN)) {
            return terms.argument();
        }
        List<Scalar> factors = new ArrayList<>();
        do {
            factors.add(terms.factor());
        } while (terms.starts(FACTORS) && !(next(Kind.OPEN) && text.token(terms.at()).text().equals("(")));
        return factors.size() == 1 ? factors.get(0) : new Product(factors);
    }

    private Expression bracket(int open, String kind) throws NotReadException {
        int close = Math.min(text.close(open), end);
        terms.moveTo(Math.min(close + 1, end));
        List<Expression> items = text.items(open + 1, close);
        if (kind.equals("\\{")) {
            return new Expression.SetOf(items);
        }
        if (items.isEmpty()) {
            throw new NotReadException("empty brackets");
        }
        if (kind.equals("⌊") || kind.equals("⌈")) {
            return new Call(kind.equals("⌊") ? "floor" : "ceil", scalars(items).subList(0, 1));
        }
        if (items.size() == 1) {
            return items.get(0);
        }
        String closed = close < end ? text.token(close).text() : kind;
        return kind.equals("{") ? new Expression.Sequence(items, ",") : new Expression.Group(kind.charAt(0), closed.charAt(0), items);
    }

    private Scalar absolute(int open) throws NotReadException {
        for (int i = open + 1; i < end; i++) {
            if (text.token(i).kind() == Kind.OPEN) {
                i = text.close(i);
            } else if (text.token(i).sign("|")) {
                Scalar inside = terms.nested(open + 1, i);
                terms.moveTo(i + 1);
                return new Call("abs", List.of(inside));
            }
        }
        throw new NotReadException("| without a second one");
    }

    private Expression matrix(int begin) throws NotReadException {
        int close = Math.min(text.close(begin), end);
        terms.moveTo(Math.min(close + 1, end));
        List<List<Expression>> rows = new ArrayList<>();
        List<Expression> row = new ArrayList<>();
        int start = begin + 1;
        for (int i = begin + 1; i <= close; i++) {
            boolean rowEnds = i == close || text.token(i).sign("\\\\");
            if (i < close && (text.token(i).kind() == Kind.OPEN || text.token(i).kind() == Kind.BEGIN)) {
                i = Math.min(text.close(i), close - 1);
            } else if (rowEnds || text.token(i).sign("&")) {
                if (i > start) {
                    row.add(new TermParser(text, start, i).all());
                }
                start = i + 1;
            }
            if (rowEnds && !row.isEmpty()) {
                rows.add(row);
                row = new ArrayList<>();
            }
        }
        if (rows.isEmpty()) {
            throw new NotReadException("an empty matrix");
        }
        return new Expression.Matrix(rows);
    }
}
