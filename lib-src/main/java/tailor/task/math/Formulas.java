package tailor.task.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tailor.task.math.AnswerExtraction.Span;

/** Where the formulas and boxes of a text are. One pass each. */
final class Formulas {
    private static final int MAX_LENGTH = LatexParser.MAX_LENGTH;
    private static final int MAX_JOINED = 64;
    private static final Pattern WORDS = Pattern.compile("(?<![\\\\A-Za-z])[a-z]{4,}\\s+[a-z]{2,}");
    private static final Pattern TEXT = Pattern.compile("\\\\text[a-z]{0,6}\\s?\\{([^{}]{0,100})\\}|\\\\mbox\\s?\\{([^{}]{0,100})\\}");
    private static final Pattern JOINING = Pattern.compile("(?i)\\b(?:and|or)\\b|,");
    private static final Pattern OR = Pattern.compile("\\bor\\b");
    private static final Pattern SILENT = Pattern.compile("(?i)\\\\(?:quad|qquad|,|;|!|:| |\\(|\\)|\\[|\\])|\\b(?:and|or)\\b");

    private Formulas() {}

    /** {@code $…$}, {@code $$…$$}, {@code \(…\)} and {@code \[…\]}, in order. Those within a line stay within it. */
    static List<Span> of(String text) {
        List<Span> found = new ArrayList<>();
        int i = 0;
        int lastRound = text.lastIndexOf("\\)");
        int lastSquare = text.lastIndexOf("\\]");
        while (i < text.length() - 1) {
            char c = text.charAt(i);
            String close = c == '$' ? text.charAt(i + 1) == '$' ? "$$" : "$"
                    : c != '\\' ? null : text.charAt(i + 1) == '(' && i < lastRound ? "\\)"
                    : text.charAt(i + 1) == '[' && i < lastSquare ? "\\]" : null;
            Span formula = close == null ? null : formula(text, i, close);
            if (formula != null) {
                found.add(formula);
                i = formula.to();
            } else {
                i += c == '\\' || "$$".equals(close) ? 2 : 1;
            }
        }
        return found;
    }

    private static Span formula(String text, int open, String close) {
        int from = open + (close.equals("$") ? 1 : 2);
        int to = end(text, from, close);
        if (to < 0) {
            return null;
        }
        String content = text.substring(from, to);
        boolean inLine = close.equals("$") || close.equals("\\)");
        boolean money = close.equals("$") && WORDS.matcher(content).find();
        return content.isBlank() || money || inLine && content.indexOf('\n') >= 0 ? null : new Span(open, to + close.length(), content);
    }

    /** Where a formula ends, at most {@value #MAX_LENGTH} characters on: a text of opening marks costs no more than its length. */
    private static int end(String text, int from, String close) {
        int limit = Math.min(text.length(), from + MAX_LENGTH);
        boolean line = close.equals("$");
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (text.startsWith(close, i)) {
                return i;
            }
            if (line && c == '\n') {
                return -1;
            }
            i += c == '\\' ? 1 : 0;
        }
        return -1;
    }

    /** The boxes, in order, those inside others not counted. One that is never closed ends with its line. */
    static List<Span> boxes(String text) {
        List<Span> found = new ArrayList<>();
        int i = text.indexOf("\\boxed");
        while (i >= 0) {
            int open = i + 6;
            while (open < text.length() && text.charAt(open) == ' ') {
                open++;
            }
            int end;
            if (open < text.length() && text.charAt(open) == '{') {
                int close = LatexText.closing(text, open);
                int line = text.indexOf('\n', open);
                end = close < text.length() ? close + 1 : line < 0 ? text.length() : line;
                found.add(new Span(i, end, text.substring(open + 1, close < text.length() ? close : end)));
                if (close == text.length()) {
                    return found;
                }
            } else {
                end = Math.min(text.length(), open + 1);
                found.add(new Span(i, end, text.substring(Math.min(open, text.length()), end)));
            }
            i = text.indexOf("\\boxed", end);
        }
        return found;
    }

    /** Whether a text between two answers only joins them: no words but "and" and "or", no end of a sentence. */
    static boolean connects(String gap) {
        if (gap.length() > 120 || gap.contains("\n\n")) {
            return false;
        }
        String rest = TEXT.matcher(gap).replaceAll(m -> {
            String words = m.group(1) == null ? m.group(2) : m.group(1);
            return words.isBlank() || JOINING.matcher(words).find() ? " " : "x";
        });
        String silent = SILENT.matcher(rest).replaceAll(" ");
        return silent.chars().noneMatch(Character::isLetterOrDigit) && !silent.contains("=");
    }

    /** The last span with those before it that connect, as one answer. */
    static Optional<String> cluster(String text, List<Span> spans) {
        if (spans.isEmpty()) {
            return Optional.empty();
        }
        int first = spans.size() - 1;
        while (first > 0 && spans.size() - first < MAX_JOINED && connects(text.substring(spans.get(first - 1).to(), spans.get(first).from()))) {
            first--;
        }
        return Optional.of(join(text, spans.subList(first, spans.size())));
    }

    /** The first span with those behind it that connect, as one answer. */
    static Optional<String> connected(String text, List<Span> spans) {
        int last = 0;
        while (last + 1 < spans.size() && last < MAX_JOINED && connects(text.substring(spans.get(last).to(), spans.get(last + 1).from()))) {
            last++;
        }
        return Optional.of(join(text, spans.subList(0, last + 1)));
    }

    private static String join(String text, List<Span> spans) {
        StringBuilder joined = new StringBuilder(spans.get(0).content());
        for (int i = 1; i < spans.size(); i++) {
            String gap = text.substring(spans.get(i - 1).to(), spans.get(i).from());
            String content = spans.get(i).content();
            boolean again = spans.subList(0, i).stream().anyMatch(s -> s.content().strip().equals(content.strip()));
            joined.append(again ? "" : (OR.matcher(gap).find() ? " \\text{ or } " : " , ") + content);
        }
        return joined.toString();
    }
}
