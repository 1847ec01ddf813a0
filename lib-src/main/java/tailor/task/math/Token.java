package tailor.task.math;

/**
 * A piece of an answer.
 *
 * @param kind what it is
 * @param text as the parser wants it: a number without separators, a name, one sign
 * @param attached whether nothing stood between it and the piece before
 */
record Token(Kind kind, String text, boolean attached) {
    enum Kind {
        /** Digits, perhaps with a point. */
        NUMBER,
        /** A letter, a Greek letter or a constant. */
        NAME,
        /** A LaTeX command with arguments, or a named function. */
        COMMAND,
        /** A bracket that opens. */
        OPEN,
        /** A bracket that closes. */
        CLOSE,
        /** A sign between or behind operands. */
        SIGN,
        /** Comma, semicolon, and, or. */
        SEPARATOR,
        /** = ≈ ≠ &lt; &gt; ≤ ≥ ∈ */
        RELATION,
        /** A subscript, as written. */
        SUBSCRIPT,
        /** Words: a unit, or a label. */
        WORDS,
        /** The begin of a matrix. */
        BEGIN,
        /** The end of a matrix. */
        END
    }

    boolean is(Kind other, String value) {
        return kind == other && text.equals(value);
    }

    boolean sign(String value) {
        return is(Kind.SIGN, value);
    }
}
