package tailor.task.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tailor.task.math.Token.Kind;

/** Cuts an answer into pieces. Forgiving: what only changes the look is dropped. */
final class Lexer {
    /** An answer that is no expression the kit reads; its words can still be compared. */
    static final class NotReadException extends Exception {
        private static final long serialVersionUID = 1;

        NotReadException(String message) {
            super(message, null, false, false);
        }
    }

    private static final int MAX_TOKENS = 3000;

    private final String text;
    private final boolean thousands;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int depth;
    private boolean attached;

    private Lexer(String text, boolean thousands) {
        this.text = text;
        this.thousands = thousands;
    }

    /**
     * The pieces of an answer.
     *
     * @param thousands whether 1,000 outside brackets is one number
     * @throws NotReadException if it has what no expression has
     */
    static List<Token> tokens(String text, boolean thousands) throws NotReadException {
        Lexer lexer = new Lexer(LatexText.plainCharacters(text), thousands);
        while (lexer.at < lexer.text.length()) {
            lexer.next();
            if (lexer.tokens.size() > MAX_TOKENS) {
                throw new NotReadException("more than " + MAX_TOKENS + " pieces");
            }
        }
        return lexer.tokens;
    }

    private void next() throws NotReadException {
        char c = text.charAt(at);
        if (Character.isWhitespace(c) || c == '~' || c == '$') {
            at++;
            attached = false;
        } else if (digit(at) || c == '.' && digit(at + 1)) {
            number();
        } else if (c == '\\') {
            command();
        } else if (Character.isLetter(c)) {
            letters();
        } else {
            character(c);
        }
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value, attached));
        attached = true;
        depth += kind == Kind.OPEN && !value.equals("{") ? 1 : kind == Kind.CLOSE && !value.equals("}") ? -1 : 0;
    }

    private boolean digit(int i) {
        return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private boolean ahead(String what) {
        return text.startsWith(what, at);
    }

    /** {@code \\frac12} is one half: a command takes one digit where there are no braces. */
    private boolean singleDigits() {
        Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        if (last == null || !last.is(Kind.COMMAND, "frac") && !last.is(Kind.COMMAND, "binom")) {
            return false;
        }
        for (int i = 0; i < 2 && digit(at); i++) {
            add(Kind.NUMBER, text.substring(at, ++at));
        }
        return true;
    }

    private void number() {
        if (singleDigits()) {
            return;
        }
        StringBuilder digits = new StringBuilder();
        int start = at;
        boolean point = false;
        while (at < text.length()) {
            if (digit(at)) {
                digits.append(text.charAt(at++));
            } else if (text.charAt(at) == '.' && !point && (digit(at + 1) || at > start)) {
                point = true;
                digits.append(text.charAt(at++));
            } else if (!point && separator() > 0) {
                at += separator();
            } else {
                break;
            }
        }
        if (point && digits.charAt(digits.length() - 1) == '.') {
            digits.setLength(digits.length() - 1);
        }
        boolean scientific = at + 1 < text.length() && (text.charAt(at) == 'E' || text.charAt(at) == 'e')
                && (digit(at + 1) || digit(at + 2) && "+-".indexOf(text.charAt(at + 1)) >= 0);
        if (scientific) {
            digits.append('e').append(text.charAt(at + 1));
            at += 2;
            while (digit(at)) {
                digits.append(text.charAt(at++));
            }
        }
        add(Kind.NUMBER, digits.toString());
    }

    /** The length of a thousands separator here, else 0: a comma with a thin space anywhere, a bare one outside brackets. */
    private int separator() {
        int length = ahead(",\\!") ? 3 : ahead("{,}") ? 3 : ahead("\\,") ? 2 : ahead(",") && thousands && depth == 0 ? 1 : 0;
        if (length == 0) {
            return 0;
        }
        int digits = at + length;
        while (length == 3 && digits < text.length() && text.charAt(digits) == ' ') {
            digits++;
        }
        boolean three = digit(digits) && digit(digits + 1) && digit(digits + 2) && !digit(digits + 3);
        return three && group() ? digits - at : 0;
    }

    /** Whether the digits before are a group of at most three, of a number that does not start with 0. */
    private boolean group() {
        int run = 0;
        while (run < 4 && at - run - 1 >= 0 && digit(at - run - 1)) {
            run++;
        }
        return run <= 3 && !(run == 1 && text.charAt(at - 1) == '0');
    }

    private void letters() throws NotReadException {
        int start = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        String lower = word.toLowerCase(Locale.ROOT);
        boolean afterValue = !tokens.isEmpty() && (tokens.get(tokens.size() - 1).kind() == Kind.NUMBER
                || tokens.get(tokens.size() - 1).kind() == Kind.CLOSE || tokens.get(tokens.size() - 1).sign("%"));
        if (lower.equals("and") || lower.equals("or")) {
            add(Kind.SEPARATOR, lower);
        } else if (afterValue && lower.startsWith("or") && word.length() == 3 && Character.isUpperCase(word.charAt(2))) {
            add(Kind.SEPARATOR, "or");
            add(Kind.NAME, word.substring(2));
        } else if (List.of("percent", "percentage", "pct").contains(lower)) {
            add(Kind.SIGN, "%");
        } else if (word.equals("sqrt") || Functions.PREFIX.contains(word)) {
            add(Kind.COMMAND, word);
        } else if (Symbols.NAMES.containsKey(word)) {
            add(Kind.NAME, Symbols.NAMES.get(word));
        } else if (afterValue && (word.length() > 3 || Symbols.UNITS.contains(lower))) {
            add(Kind.WORDS, word);
        } else if (word.length() > 3 && !word.equals(word.toUpperCase(Locale.ROOT))) {
            throw new NotReadException("\"" + word + "\" is a word");
        } else {
            for (int i = 0; i < word.length(); i++) {
                add(Kind.NAME, word.substring(i, i + 1));
            }
        }
    }

    private void command() throws NotReadException {
        int end = at + 1;
        while (end < text.length() && Character.isLetter(text.charAt(end)) && text.charAt(end) < 128) {
            end++;
        }
        if (end == at + 1) {
            escaped();
            return;
        }
        String name = text.substring(at + 1, end);
        at = end;
        if (Symbols.SIGNS.containsKey(name)) {
            add(Kind.SIGN, Symbols.SIGNS.get(name));
        } else if (Symbols.RELATIONS.containsKey(name)) {
            add(Kind.RELATION, Symbols.RELATIONS.get(name));
        } else if (Symbols.NAMES.containsKey(name) || Symbols.LETTERS.contains(name)) {
            add(Kind.NAME, Symbols.NAMES.getOrDefault(name, name));
        } else if (Symbols.COMMANDS.containsKey(name) || Functions.PREFIX.contains(name)) {
            add(Kind.COMMAND, Symbols.COMMANDS.getOrDefault(name, name));
        } else if (Symbols.OPENING.containsKey(name) || name.equals("lvert")) {
            add(name.equals("lvert") ? Kind.SIGN : Kind.OPEN, Symbols.OPENING.getOrDefault(name, "|"));
        } else if (Symbols.CLOSING.containsKey(name) || name.equals("rvert")) {
            add(name.equals("rvert") ? Kind.SIGN : Kind.CLOSE, Symbols.CLOSING.getOrDefault(name, "|"));
        } else if (Symbols.TEXTS.contains(name)) {
            words(braced());
        } else if (name.equals("mathbb")) {
            String letter = braced().strip();
            add(Kind.NAME, letter.equals("R") ? "ℝ" : letter + "𝔹");
        } else if (name.equals("overline") && !tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.NUMBER) {
            add(Kind.COMMAND, "repeating");
            add(Kind.NUMBER, braced().strip());
        } else if (name.equals("begin") || name.equals("end")) {
            environment(name.equals("begin"), braced());
        } else if (!Symbols.LOOKS.contains(name)) {
            throw new NotReadException("\\" + name + " is not known");
        } else if ((name.equals("left") || name.equals("right")) && ahead(".")) {
            at++;
        }
    }

    private void escaped() throws NotReadException {
        char c = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        at = Math.min(at + 2, text.length());
        switch (c) {
            case '{' -> add(Kind.OPEN, "\\{");
            case '}' -> add(Kind.CLOSE, "\\}");
            case '%' -> add(Kind.SIGN, "%");
            case '|' -> add(Kind.SIGN, "|");
            case '\\' -> add(Kind.SIGN, "\\\\");
            default -> attached = false; // \, \; \! \: and such: spaces; \( \) \[ \] \$: marks of formulas and money
        }
    }

    private void environment(boolean begin, String name) throws NotReadException {
        if (!name.endsWith("matrix") && !name.equals("array")) {
            throw new NotReadException("environment " + name);
        }
        if (begin && name.equals("array") && ahead("{")) {
            braced();
        }
        add(begin ? Kind.BEGIN : Kind.END, name);
    }

    /** The text in the braces that follow, brackets inside included; to the end where they are not closed. */
    private String braced() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (!ahead("{")) {
            int start = at;
            at += at < text.length() ? 1 : 0;
            while (start < text.length() && text.charAt(start) == '\\' && at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }
        int end = LatexText.closing(text, at);
        String inside = text.substring(at + 1, end);
        at = Math.min(end + 1, text.length());
        return inside;
    }

    private void words(String words) {
        String stripped = words.replace("\\", " ").strip();
        String lower = stripped.toLowerCase(Locale.ROOT);
        if (lower.equals("and") || lower.equals("or") || lower.startsWith("and ") || lower.endsWith(" and") || stripped.equals(",")
                || lower.equals(", and") || lower.equals(", or")) {
            add(Kind.SEPARATOR, lower.endsWith("or") ? "or" : "and");
        } else if (Functions.PREFIX.contains(stripped)) {
            add(Kind.COMMAND, stripped);
        } else if (List.of("percent", "percentage", "%").contains(lower)) {
            add(Kind.SIGN, "%");
        } else if (stripped.equals("i") || stripped.equals("e")) {
            add(Kind.NAME, stripped);
        } else if (!stripped.isEmpty()) {
            add(Kind.WORDS, stripped);
        }
    }

    private void character(char c) throws NotReadException {
        at++;
        switch (c) {
            case '(', '[', '{' -> add(Kind.OPEN, String.valueOf(c));
            case ')', ']', '}' -> add(Kind.CLOSE, String.valueOf(c));
            case ',', ';' -> add(Kind.SEPARATOR, ",");
            case '+', '-', '/', '^', '|', '%', ':', '\'', '&' -> add(Kind.SIGN, String.valueOf(c));
            case '*' -> {
                boolean power = ahead("*");
                at += power ? 1 : 0;
                add(Kind.SIGN, power ? "^" : "*");
            }
            case '!' -> {
                boolean unequal = ahead("=") && !ahead("==");
                at += unequal ? 1 : 0;
                add(unequal ? Kind.RELATION : Kind.SIGN, unequal ? "≠" : "!");
            }
            case '<', '>', '=' -> {
                boolean wide = ahead("=");
                at += wide ? 1 : 0;
                add(Kind.RELATION, c == '=' ? "=" : c == '<' ? wide ? "≤" : "<" : wide ? "≥" : ">");
            }
            case '_' -> add(Kind.SUBSCRIPT, braced().replace(" ", ""));
            case '.', '?', '"', '`', '#' -> attached = false;
            default -> throw new NotReadException("the character " + c);
        }
    }
}
