package tailor.task.math;

/** A place in a text, and what stands there: digits, a number, words, what is in braces. */
final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The character that is {@code ahead} of the place; a NUL where the text has ended or not begun. */
    char peek(int ahead) {
        int i = at + ahead;
        return i >= 0 && i < text.length() ? text.charAt(i) : 0;
    }

    boolean digit(int ahead) {
        char c = peek(ahead);
        return c >= '0' && c <= '9';
    }

    boolean startsWith(String what) {
        return text.startsWith(what, at);
    }

    /** Takes the next characters, fewer at the end. */
    String take(int count) {
        int start = at;
        at = Math.min(at + count, text.length());
        return text.substring(start, at);
    }

    /** Takes what is asked for if it stands here. */
    boolean taken(String what) {
        boolean here = startsWith(what);
        at += here ? what.length() : 0;
        return here;
    }

    /** Takes letters, of any alphabet. */
    String word() {
        int length = 0;
        while (Character.isLetter(peek(length))) {
            length++;
        }
        return take(length);
    }

    /** Takes the name of a command, whose backslash was taken: Latin letters, none for an escaped character. */
    String command() {
        int length = 0;
        while (Character.isLetter(peek(length)) && peek(length) < 128) {
            length++;
        }
        return take(length);
    }

    /**
     * Takes a number as Java writes it: without separators of thousands or a point at its end, with e before its exponent.
     *
     * @param bareCommas whether 1,000 is one number
     */
    String number(boolean bareCommas) {
        StringBuilder digits = new StringBuilder();
        boolean point = false;
        while (!atEnd()) {
            int separator = point ? 0 : separator(bareCommas);
            if (digit(0)) {
                digits.append(take(1));
            } else if (peek(0) == '.' && !point && (digit(1) || digits.length() > 0)) {
                point = true;
                digits.append(take(1));
            } else if (separator > 0) {
                at += separator;
            } else {
                break;
            }
        }
        if (point && digits.charAt(digits.length() - 1) == '.') {
            digits.setLength(digits.length() - 1);
        }
        boolean scientific = (peek(0) == 'E' || peek(0) == 'e') && (digit(1) || digit(2) && "+-".indexOf(peek(1)) >= 0);
        if (scientific) {
            at++;
            digits.append('e').append(take(1));
            while (digit(0)) {
                digits.append(take(1));
            }
        }
        return digits.toString();
    }

    /** The length of a thousands separator here, else 0: a comma with a thin space anywhere, a bare one where they count. */
    private int separator(boolean bareCommas) {
        int length = startsWith(",\\!") ? 3 : startsWith("{,}") ? 3 : startsWith("\\,") ? 2 : bareCommas && startsWith(",") ? 1 : 0;
        if (length == 0) {
            return 0;
        }
        while (length >= 3 && peek(length) == ' ') {
            length++;
        }
        boolean three = digit(length) && digit(length + 1) && digit(length + 2) && !digit(length + 3);
        return three && group() ? length : 0;
    }

    /** Whether the digits before are a group of at most three, of a number that does not start with 0. */
    private boolean group() {
        int run = 0;
        while (run < 4 && digit(-run - 1)) {
            run++;
        }
        return run <= 3 && !(run == 1 && peek(-1) == '0');
    }

    /** Takes what is in the braces that follow, brackets inside included, to the end where they are not closed; or one sign. */
    String braced() {
        while (peek(0) == ' ') {
            at++;
        }
        if (peek(0) != '{') {
            boolean command = peek(0) == '\\';
            String one = take(1);
            return command ? one + word() : one;
        }
        int end = LatexText.closing(text, at);
        String inside = text.substring(at + 1, end);
        at = Math.min(end + 1, text.length());
        return inside;
    }
}
