package tailor.task.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the answer in a text: the last {@code \boxed{…}}, else what follows "####", else what follows the last "answer is", else
 * the last formula or number.
 *
 * <p>Boxes or formulas that only commas, "and" or "or" separate are one answer together. Cost: linear in the text, of which no
 * more than the last {@value #READ} characters are read.
 */
final class AnswerExtraction {
    private static final int READ = 50_000;
    private static final Pattern MARK = Pattern.compile("####\\s{0,8}([^\\n]{1,200})");
    private static final Pattern ANSWER = Pattern.compile("(?i)\\banswer\\*{0,2}(?:\\s{1,4}is|\\s?[:=])\\*{0,2}"
            + "(?:\\s{0,4}[:=])?(?:\\s{1,4}(?:the\\s)?(?:final\\s)?answer\\sis)?");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?=\\s|$|\\*)|\\n|<\\|");
    private static final Pattern IS = Pattern.compile("\\s(?:is|are|be|equals)\\s");
    private static final Pattern PROSE = Pattern.compile("(?i)\\b(?:is|it|the|so|not|to|of|we|be|if|are|as|for|by|no)\\b");
    private static final Pattern AT_ONCE = Pattern.compile("\\W{0,8}\\d");
    private static final Pattern LETTER = Pattern.compile("\\\\?[A-Za-z]{1,8}|");
    static final Pattern NUMBER = Pattern.compile("(?<![\\d.])-?(?:\\d{1,60}(?:,\\d{1,60}){0,20}(?:\\.\\d{1,60})?|(?<!\\w)\\.\\d{1,60})"
            + "(?:/\\d{1,60}(?:\\.\\d{1,20})?)?(?:\\s?(?:\\\\?%|percent|pct))?");

    private final String text;
    private final AnswerOptions options;
    private final List<Span> formulas;

    private AnswerExtraction(String text, AnswerOptions options) {
        this.text = LatexText.unescaped(text.length() > READ ? text.substring(text.length() - READ) : text);
        this.options = options;
        this.formulas = options.latex() ? Formulas.of(this.text) : List.of();
    }

    /** The answer in what a model wrote; empty when there is none. */
    static Optional<String> ofCompletion(String completion, AnswerOptions options) {
        AnswerExtraction e = new AnswerExtraction(completion, options);
        return e.boxed().or(e::marked).or(e::announced).or(e::whole).or(e::last).map(String::strip).filter(s -> !s.isEmpty());
    }

    /** The answer in a gold answer, which is one by itself unless it says where it stands. */
    static String ofGold(String gold, AnswerOptions options) {
        AnswerExtraction e = new AnswerExtraction(gold, new AnswerOptions(true, true, options.decimals(),
                options.inequalityForSet(), options.budget()));
        return e.boxed().or(e::onlyFormulas).or(e::solution).orElse(e.text).strip();
    }

    private Optional<String> boxed() {
        return options.latex() ? Formulas.cluster(text, Formulas.boxes(text)) : Optional.empty();
    }

    private Optional<String> onlyFormulas() {
        List<Span> all = new ArrayList<>(formulas);
        if (all.isEmpty() || !Formulas.connects(text.substring(0, all.get(0).from())) || !Formulas.connects(text.substring(all.get(all.size() - 1).to()))) {
            return Optional.empty();
        }
        return Formulas.cluster(text, all);
    }

    /** A worked solution as a gold answer: long, with words. */
    private Optional<String> solution() {
        return text.length() < 200 && formulas.isEmpty() ? Optional.empty() : announced().or(this::last);
    }

    private Optional<String> marked() {
        Matcher mark = MARK.matcher(text);
        return options.plain() && mark.find() ? inPart(mark.start(1), mark.end(1)) : Optional.empty();
    }

    private Optional<String> announced() {
        Matcher answer = ANSWER.matcher(text);
        int from = -1;
        while (answer.find()) {
            from = answer.end();
        }
        if (from < 0) {
            return Optional.empty();
        }
        while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        return inPart(from, sentenceEnd(from));
    }

    private int sentenceEnd(int from) {
        Matcher end = SENTENCE_END.matcher(text);
        int at = from;
        while (end.find(at)) {
            int stop = end.start();
            Optional<Span> around = formulas.stream().filter(f -> f.from() < stop && stop < f.to()).findFirst();
            if (around.isEmpty()) {
                return stop;
            }
            at = around.get().to();
        }
        return text.length();
    }

    /** The answer in a sentence that states it: its first formula or number, behind "is" unless it stands first. */
    private Optional<String> inPart(int from, int to) {
        List<Span> inside = formulas.stream().filter(f -> f.from() >= from && f.to() <= to + 2).toList();
        if (inside.isEmpty() && options.plain()) {
            String part = text.substring(from, Math.max(from, to)).replace("*", " ").strip();
            if (part.length() <= 200 && reads(part)) {
                return Optional.of(part);
            }
        }
        int start = from;
        Matcher is = IS.matcher(text).region(from, Math.max(from, to));
        boolean atOnce = AT_ONCE.matcher(text).region(from, Math.max(from, to)).lookingAt();
        if (!atOnce && is.find()) {
            start = is.end() - 1;
        }
        Optional<Span> number = start < to ? numbers(start, to).findFirst() : Optional.empty();
        int begin = start;
        Optional<Span> formula = inside.stream().filter(f -> f.from() >= begin && !letter(f)).findFirst()
                .or(() -> inside.stream().filter(f -> !letter(f)).findFirst()).or(() -> inside.stream().findFirst());
        if (formula.isPresent() && (number.isEmpty() || letter(formula.get()) ? number.isEmpty() : formula.get().from() <= number.get().from())) {
            int first = formulas.indexOf(formula.get());
            return Formulas.connected(text, formulas.subList(first, formulas.size()));
        }
        return number.map(n -> text.substring(n.from(), n.to()));
    }

    private static boolean reads(String part) {
        if (PROSE.matcher(part).find()) {
            return false;
        }
        try {
            LatexParser.parse(part, true);
            return true;
        } catch (Lexer.NotReadException e) {
            return false;
        }
    }

    /** A text that is nothing but an answer. */
    private Optional<String> whole() {
        String stripped = text.strip();
        return options.plain() && formulas.isEmpty() && stripped.length() <= 200 && stripped.indexOf('\n') < 0 && reads(stripped)
                && (options.latex() || NUMBER.matcher(stripped).find()) ? Optional.of(stripped) : Optional.empty();
    }

    private Optional<String> last() {
        Optional<Span> number = options.plain() ? numbers(0, text.length()).reduce((a, b) -> b) : Optional.empty();
        List<Span> telling = formulas.stream().filter(f -> !letter(f)).toList();
        List<Span> some = telling.isEmpty() ? formulas : telling;
        if (some.isEmpty() || number.isPresent() && number.get().from() > some.get(some.size() - 1).from()) {
            return number.map(n -> text.substring(n.from(), n.to()));
        }
        return Formulas.cluster(text, formulas.subList(0, formulas.indexOf(some.get(some.size() - 1)) + 1));
    }

    private boolean letter(Span formula) {
        return LETTER.matcher(formula.content().strip()).matches();
    }

    /** Numbers outside formulas. */
    private Stream<Span> numbers(int from, int to) {
        if (!options.plain()) {
            return Stream.empty();
        }
        List<Span> numbers = new ArrayList<>();
        Matcher m = NUMBER.matcher(text).region(from, to).useTransparentBounds(true);
        int f = 0;
        while (m.find()) {
            while (f < formulas.size() && formulas.get(f).to() <= m.start()) {
                f++;
            }
            if (f == formulas.size() || formulas.get(f).from() >= m.end()) {
                numbers.add(new Span(m.start(), m.end(), m.group()));
            }
        }
        return numbers.stream();
    }

    /** A part of the text. @param from of the whole @param to behind it @param content without its delimiters */
    record Span(int from, int to, String content) {}
}
