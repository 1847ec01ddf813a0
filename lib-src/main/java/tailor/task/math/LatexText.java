package tailor.task.math;

import java.util.Locale;
import java.util.regex.Pattern;

/** LaTeX as text: escapes, braces, and the words that are left without markup. */
final class LatexText {
    private static final Pattern TWICE_ESCAPED = Pattern.compile("\\\\\\\\(?=[a-zA-Z]{2,20})");
    private static final Pattern ESCAPED_DELIMITER = Pattern.compile("\\\\\\\\(?=[()\\[\\]{}])");
    private static final Pattern WRAPPED = Pattern.compile("\\\\(?:text|textbf|textit|textrm|mathrm|mbox|boxed)\\s?\\{([^{}]*)\\}");
    private static final Pattern MARKUP = Pattern.compile("\\\\(?:left|right|displaystyle|quad|qquad)(?![a-zA-Z])|\\\\[,;:! ()\\[\\]$]|[$~\"`*]");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern LOOSE = Pattern.compile("(?<![A-Za-z0-9]) | (?![A-Za-z0-9])");
    private static final Pattern FRACTION = Pattern.compile("\\\\[dtc]frac");
    private static final Pattern LETTER_CHOICE = Pattern.compile("\\(?([A-Za-z])[).]?");

    private LatexText() {}

    /** Text that was escaped twice on its way ({@code \\frac}) as it was meant; row ends of matrices are left alone. */
    static String unescaped(String text) {
        if (!text.contains("\\\\")) {
            return text;
        }
        if (text.contains("\\begin") && !text.contains("\\\\begin")) {
            return text;
        }
        return ESCAPED_DELIMITER.matcher(TWICE_ESCAPED.matcher(text).replaceAll("\\\\")).replaceAll("\\\\");
    }

    /** With characters such as ≤ and ² as LaTeX. */
    static String plainCharacters(String text) {
        StringBuilder plain = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            String instead = c < 128 ? null : Symbols.CHARACTERS.get(c);
            if (instead != null && plain == null) {
                plain = new StringBuilder(text.substring(0, i));
            }
            if (plain != null) {
                if (instead != null) {
                    plain.append(instead);
                } else {
                    plain.append(c);
                }
            }
        }
        return plain == null ? text : plain.toString();
    }

    /** The index of the brace that closes the one at {@code open}; the text's length where none does. */
    static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    /** What is left of an answer without markup, spaces and a closing full stop: equal when the answers look alike. */
    static String bare(String answer) {
        String words = MARKUP.matcher(WRAPPED.matcher(answer).replaceAll(" $1 ")).replaceAll(" ");
        String tight = LOOSE.matcher(SPACE.matcher(words).replaceAll(" ").strip()).replaceAll("");
        String bare = FRACTION.matcher(tight).replaceAll("\\\\frac");
        while (bare.endsWith(".") || bare.endsWith(",")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        var choice = LETTER_CHOICE.matcher(bare);
        if (choice.matches()) {
            return choice.group(1);
        }
        return bare.length() > 1 && bare.chars().allMatch(c -> Character.isLetter(c) || c == ' ' || c == '\'' || c == '-')
                ? bare.toLowerCase(Locale.ROOT) : bare;
    }
}
