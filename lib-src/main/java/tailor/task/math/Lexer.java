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

    private final Cursor text;
    private final boolean thousands;
    private final List<Token> tokens = new ArrayList<>();
    private int depth;
    private boolean attached;

    private Lexer(String text, boolean thousands) {
        this.text = new Cursor(text);
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
        while (!lexer.text.atEnd()) {
            lexer.next();
            if (lexer.tokens.size() > MAX_TOKENS) {
                throw new NotReadException("more than " + MAX_TOKENS + " pieces");
            }
        }
        return lexer.tokens;
    }

    private void next() throws NotReadException {
        char c = text.peek(0);
        if (Character.isWhitespace(c) || c == '~' || c == '$') {
            text.take(1);
            attached = false;
        } else if (text.digit(0) || c == '.' && text.digit(1)) {
            number();
        } else if (c == '\\') {
            command();
        } else if (Character.isLetter(c)) {
            letters();
        } else {
            character(text.take(1).charAt(0));
        }
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value, attached));
        attached = true;
        depth += kind == Kind.OPEN && !value.equals("{") ? 1 : kind == Kind.CLOSE && !value.equals("}") ? -1 : 0;
    }

    /** {@code \\frac12} is one half: a command takes one digit where there are no braces. */
    private boolean takesDigits() {
        Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        return last != null && (last.is(Kind.COMMAND, "frac") || last.is(Kind.COMMAND, "binom"));
    }

    private void number() {
        if (!takesDigits() || !text.digit(0)) {
            add(Kind.NUMBER, text.number(thousands && depth == 0));
            return;
        }
        for (int i = 0; i < 2 && text.digit(0); i++) {
            add(Kind.NUMBER, text.take(1));
        }
    }

    private void letters() throws NotReadException {
        String word = text.word();
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
        text.take(1);
        String name = text.command();
        if (name.isEmpty()) {
            escaped();
        } else if (Symbols.SIGNS.containsKey(name)) {
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
            words(text.braced());
        } else if (name.equals("mathbb")) {
            String letter = text.braced().strip();
            add(Kind.NAME, letter.equals("R") ? "ℝ" : letter + "𝔹");
        } else if (name.equals("overline") && !tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.NUMBER) {
            add(Kind.COMMAND, "repeating");
            add(Kind.NUMBER, text.braced().strip());
        } else if (name.equals("begin") || name.equals("end")) {
            environment(name.equals("begin"), text.braced());
        } else if (!Symbols.LOOKS.contains(name)) {
            throw new NotReadException("\\" + name + " is not known");
        } else if (name.equals("left") || name.equals("right")) {
            text.taken(".");
        }
    }

    private void escaped() throws NotReadException {
        switch (text.take(1)) {
            case "{" -> add(Kind.OPEN, "\\{");
            case "}" -> add(Kind.CLOSE, "\\}");
            case "%" -> add(Kind.SIGN, "%");
            case "|" -> add(Kind.SIGN, "|");
            case "\\" -> add(Kind.SIGN, "\\\\");
            default -> attached = false; // \, \; \! \: and such: spaces; \( \) \[ \] \$: marks of formulas and money
        }
    }

    private void environment(boolean begin, String name) throws NotReadException {
        if (!name.endsWith("matrix") && !name.equals("array")) {
            throw new NotReadException("environment " + name);
        }
        if (begin && name.equals("array") && text.startsWith("{")) {
            text.braced();
        }
        add(begin ? Kind.BEGIN : Kind.END, name);
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
        switch (c) {
            case '(', '[', '{' -> add(Kind.OPEN, String.valueOf(c));
            case ')', ']', '}' -> add(Kind.CLOSE, String.valueOf(c));
            case ',', ';' -> add(Kind.SEPARATOR, ",");
            case '+', '-', '/', '^', '|', '%', ':', '\'', '&' -> add(Kind.SIGN, String.valueOf(c));
            case '*' -> add(Kind.SIGN, text.taken("*") ? "^" : "*");
            case '!' -> {
                boolean unequal = !text.startsWith("==") && text.taken("=");
                add(unequal ? Kind.RELATION : Kind.SIGN, unequal ? "≠" : "!");
            }
            case '<', '>', '=' -> {
                boolean wide = text.taken("=");
                add(Kind.RELATION, c == '=' ? "=" : c == '<' ? wide ? "≤" : "<" : wide ? "≥" : ">");
            }
            case '_' -> add(Kind.SUBSCRIPT, text.braced().replace(" ", ""));
            case '.', '?', '"', '`', '#' -> attached = false;
            default -> throw new NotReadException("the character " + c);
        }
    }
}
