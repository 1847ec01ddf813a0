package tailor.task.math;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tailor.task.math.Expression.Scalar;
import tailor.task.math.Lexer.NotReadException;
import tailor.task.math.Token.Kind;

/**
 * Reads LaTeX or plain text as an {@link Expression}: items, relations, sets and unions; {@link TermParser} reads what is below.
 *
 * <p>items: item {@code ,} item …; item: operand {@code <} operand …; operand: set {@code ∪} set …; a ± makes two items.
 */
public final class LatexParser {
    /** Longest answer that is read, in characters; a longer one is compared as text. */
    public static final int MAX_LENGTH = 4000;
    private static final int MAX_SIGNS = 4;
    private static final int MAX_DEPTH = 160; // of calls that nest: about forty brackets, which fit any thread's stack

    private final List<Token> tokens;
    private int depth;
    private final Map<Integer, Integer> closing = new HashMap<>();

    LatexParser(List<Token> tokens, int depth) throws NotReadException {
        this.tokens = tokens;
        this.depth = depth;
        matchBrackets();
    }

    /**
     * The expression of an answer.
     *
     * @param thousands whether 1,000 outside brackets is one number, and not two
     * @throws NotReadException if it is none; the message says why
     */
    static Expression parse(String answer, boolean thousands) throws NotReadException {
        if (answer.length() > MAX_LENGTH) {
            throw new NotReadException("longer than " + MAX_LENGTH + " characters");
        }
        List<Token> tokens = new ArrayList<>(Lexer.tokens(answer, thousands));
        while (!tokens.isEmpty() && (tokens.get(tokens.size() - 1).is(Kind.CLOSE, "}") && !balanced(tokens)
                || tokens.get(tokens.size() - 1).kind() == Kind.SEPARATOR)) {
            tokens.remove(tokens.size() - 1);
        }
        LatexParser parser = new LatexParser(tokens, 0);
        List<Expression> items = parser.items(0, tokens.size());
        if (items.isEmpty()) {
            throw new NotReadException("nothing there");
        }
        return items.size() == 1 ? items.get(0) : new Expression.Sequence(items, parser.joint());
    }

    private static boolean balanced(List<Token> tokens) {
        long open = tokens.stream().filter(t -> t.is(Kind.OPEN, "{")).count();
        return open >= tokens.stream().filter(t -> t.is(Kind.CLOSE, "}")).count();
    }

    private String joint() {
        Set<String> joints = new java.util.HashSet<>();
        int level = 0;
        for (Token t : tokens) {
            level += level(t);
            if (t.kind() == Kind.SEPARATOR && level == 0) {
                joints.add(t.text());
            }
        }
        return joints.size() == 1 ? joints.iterator().next() : ",";
    }

    private static int level(Token t) {
        return t.kind() == Kind.OPEN || t.kind() == Kind.BEGIN ? 1 : t.kind() == Kind.CLOSE || t.kind() == Kind.END ? -1 : 0;
    }

    private void matchBrackets() throws NotReadException {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (level(tokens.get(i)) > 0) {
                open.add(i);
            } else if (level(tokens.get(i)) < 0) {
                if (open.isEmpty() || !pair(tokens.get(open.get(open.size() - 1)), tokens.get(i))) {
                    throw new NotReadException("brackets do not match");
                }
                closing.put(open.remove(open.size() - 1), i);
            }
        }
        for (int start : open) { // an answer that was cut off: what is open closes at the end
            closing.put(start, tokens.size());
        }
    }

    private static boolean pair(Token open, Token close) {
        return switch (open.text()) {
            case "(", "[" -> close.text().equals(")") || close.text().equals("]");
            case "{" -> close.text().equals("}");
            case "\\{" -> close.text().equals("\\}");
            case "⟨" -> close.text().equals("⟩");
            case "⌊" -> close.text().equals("⌋");
            case "⌈" -> close.text().equals("⌉");
            default -> close.kind() == Kind.END;
        };
    }

    Token token(int i) {
        return tokens.get(i);
    }

    int depth() {
        return depth;
    }

    /** One level down. @throws NotReadException when that is too deep; the whole answer is then not read */
    void enter() throws NotReadException {
        if (++depth > MAX_DEPTH) {
            throw new NotReadException("nested too deep");
        }
    }

    /** One level up. */
    void leave() {
        depth--;
    }

    /** Where the bracket at {@code open} closes. */
    int close(int open) {
        return closing.get(open);
    }

    /** The items between two places. */
    List<Expression> items(int from, int to) throws NotReadException {
        enter();
        List<Expression> items = new ArrayList<>();
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i < to && level(tokens.get(i)) > 0) {
                i = Math.min(closing.get(i), to - 1);
            } else if (i == to || tokens.get(i).kind() == Kind.SEPARATOR) {
                if (i > start) {
                    item(start, i, items);
                }
                start = i + 1;
            }
        }
        leave();
        return items;
    }

    private void item(int from, int to, List<Expression> items) throws NotReadException {
        List<Integer> signs = new ArrayList<>();
        boolean opposite = false;
        for (int i = from; i < to; i++) {
            if (tokens.get(i).is(Kind.OPEN, "\\{")) {
                i = closing.get(i); // a set's items bring their own
            } else if (tokens.get(i).sign("±") || tokens.get(i).sign("∓")) {
                signs.add(i);
                opposite |= tokens.get(i).sign("∓");
            }
        }
        if (signs.isEmpty()) {
            items.add(relation(from, to));
            return;
        }
        // ± alone: each sign by itself. With ∓: upper signs together, lower signs together.
        int free = opposite ? 1 : signs.size();
        if (free > MAX_SIGNS) {
            throw new NotReadException("more than " + MAX_SIGNS + " signs ±");
        }
        for (int choice = 0; choice < 1 << free; choice++) {
            List<Token> chosen = new ArrayList<>(tokens.subList(from, to));
            for (int s = 0; s < signs.size(); s++) {
                boolean lower = (choice >> (opposite ? 0 : s) & 1) == 1;
                boolean minus = lower != tokens.get(signs.get(s)).sign("∓");
                chosen.set(signs.get(s) - from, new Token(Kind.SIGN, minus ? "-" : "+", false));
            }
            items.add(new LatexParser(chosen, depth + 1).relation(0, chosen.size()));
        }
    }

    private Expression relation(int from, int to) throws NotReadException {
        List<Expression> operands = new ArrayList<>();
        List<String> operators = new ArrayList<>();
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i < to && level(tokens.get(i)) > 0) {
                i = Math.min(closing.get(i), to - 1);
            } else if (i == to || tokens.get(i).kind() == Kind.RELATION) {
                if (i > start) {
                    operands.add(sets(start, i));
                    if (i < to) {
                        operators.add(tokens.get(i).text());
                    }
                } else if (i == to || start > from) {
                    throw new NotReadException("a relation without its operand");
                }
                start = i + 1;
            }
        }
        return operands.size() == 1 ? operands.get(0) : new Expression.Relation(List.copyOf(operands), List.copyOf(operators));
    }

    private Expression sets(int from, int to) throws NotReadException {
        Expression left = null;
        char operator = 0;
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i < to && level(tokens.get(i)) > 0) {
                i = Math.min(closing.get(i), to - 1);
            } else if (i == to || Set.of("∪", "∩", "∖").contains(tokens.get(i).text())) {
                TermParser terms = new TermParser(this, start, i);
                Expression right = terms.all();
                left = left == null ? right : new Expression.SetOperation(operator, left, right);
                operator = i == to ? 0 : tokens.get(i).text().charAt(0);
                start = i + 1;
            }
        }
        return left;
    }

    /** All of it, when it is one scalar. */
    Scalar all() throws NotReadException {
        if (new TermParser(this, 0, tokens.size()).all() instanceof Scalar scalar) {
            return scalar;
        }
        throw new NotReadException("not a number");
    }
}
