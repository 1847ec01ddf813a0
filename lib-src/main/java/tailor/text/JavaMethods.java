package tailor.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * Small Java methods to complete: what one does to an int, times the number that it does it with.
 *
 * <p>The split is a property of the method's name: {@code add17} is always a training method or always a held-out one.
 */
public final class JavaMethods {
    /** Share of the methods that is held out. */
    public static final double VALID_SHARE = 0.3;
    /** The largest number in a method. */
    public static final int LARGEST = 130;

    private static final int SMALLEST = 2;

    /** What a method does. */
    public enum Kind {
        /** x + N. */
        ADD("add", "Returns x plus N.", "x + N", (x, n) -> x + n),
        /** x * N. */
        TIMES("times", "Returns x times N.", "x * N", (x, n) -> x * n),
        /** x modulo N. */
        REST("restBy", "Returns the remainder of x divided by N.", "x % N", (x, n) -> x % n),
        /** The smaller of x and N. */
        AT_MOST("atMost", "Returns x, or N if x is larger than N.", "Math.min(x, N)", Math::min),
        /** |x − N|. */
        AWAY("awayFrom", "Returns the distance between x and N.", "Math.abs(x - N)", (x, n) -> Math.abs(x - n)),
        /** x / N, rounded down. */
        MULTIPLES("multiplesOf", "Returns how many of the numbers 1 to x are divisible by N.", "x / N", (x, n) -> x / n);

        private final String stem;
        private final String comment;
        private final String expression;
        private final IntBinaryOperator meaning;

        Kind(String stem, String comment, String expression, IntBinaryOperator meaning) {
            this.stem = stem;
            this.comment = comment;
            this.expression = expression;
            this.meaning = meaning;
        }
    }

    private JavaMethods() {}

    /** A method. @param number N, in [2, {@value JavaMethods#LARGEST}] */
    public record Method(Kind kind, int number) {
        /** Refuses numbers out of range. */
        public Method {
            if (number < SMALLEST || number > LARGEST) {
                throw new IllegalArgumentException("the number of a method must be in [" + SMALLEST + ", " + LARGEST + "], got " + number);
            }
        }

        /** Its name, such as {@code add17}. */
        public String name() {
            return kind.stem + number;
        }

        /** Class, comment and signature: what is to be continued. */
        public String prompt() {
            return "class Solution {\n    /** " + kind.comment.replace("N", String.valueOf(number)) + " */\n    static int " + name() + "(int x) {\n";
        }

        /** What solves it, up to the brace that closes the class. */
        public String solution() {
            return returning(expression(kind));
        }

        /** What does something with the same number that may not be what is asked. */
        public String mistaken(Kind other) {
            return returning(expression(other));
        }

        /** What would solve it, but uses a variable that there is not. */
        public String undeclared() {
            return returning(expression(kind).replaceFirst("x", "n"));
        }

        private String expression(Kind of) {
            return of.expression.replace("N", String.valueOf(number));
        }

        private static String returning(String expression) {
            return "        return " + expression + ";\n    }\n}";
        }

        /** What it should return. */
        public int of(int x) {
            return kind.meaning.applyAsInt(x, number);
        }
    }

    /** All methods of a split, small numbers first. */
    public static List<Method> all(Split split) {
        List<Method> methods = new ArrayList<>();
        for (int n = SMALLEST; n <= LARGEST; n++) {
            for (Kind kind : Kind.values()) {
                Method method = new Method(kind, n);
                if (Split.of(method.name(), VALID_SHARE) == split) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }
}
