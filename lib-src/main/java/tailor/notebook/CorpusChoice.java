package tailor.notebook;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tailor.run.Nearest;
import tailor.text.Corpora;

/**
 * The corpus that TAILOR_CORPUS names, put in the place of a stage's own where the kinds of text match.
 *
 * <p>General text replaces general text and reasoning text replaces reasoning text; in a mixture, part by part, so that
 * {@code word-problems:0.9+grammar:0.1} becomes {@code gsm8k:0.9+grammar:0.1}. A user's own file counts as general text. A text of
 * programs is neither: it stays, and replaces none.
 *
 * @param chosen as {@link Corpora#open} reads it; empty leaves every stage its own
 */
record CorpusChoice(String chosen) implements UnaryOperator<String> {

    private static final Set<String> REASONING = Set.of("word-problems", "gsm8k");
    /** Text that a task's programs look like; another text would not do in its place. */
    private static final Set<String> PROGRAMS = Set.of("java-basics");
    private static final Pattern PART = Pattern.compile("(.*?)(:\\d+(?:\\.\\d+)?)?");

    /** Refuses a name that no corpus has, before anything is trained on it. */
    CorpusChoice {
        if (!chosen.isEmpty()) {
            for (String part : parts(chosen)) {
                String name = name(part);
                if (!Corpora.NAMES.contains(name) && !name.startsWith("file:")) {
                    throw new IllegalArgumentException("TAILOR_CORPUS is '%s', but there is no corpus '%s', only %s, file:PATH and mixtures of them%s"
                            .formatted(chosen, name, String.join(", ", Corpora.NAMES), Nearest.hint(name, Corpora.NAMES)));
                }
            }
        }
    }

    @Override
    public String apply(String own) {
        if (chosen.isEmpty() || isPrograms(own) || isPrograms(chosen)) {
            return own;
        }
        if (parts(chosen).size() > 1 || parts(own).size() == 1) {
            return isReasoning(own) == isReasoning(chosen) ? chosen : own;
        }
        return parts(own).stream().map(part -> isReasoning(part) == isReasoning(chosen) ? chosen + share(part) : part)
                .collect(Collectors.joining("+"));
    }

    /** As a mixture counts: reasoning text as soon as one part is. */
    private static boolean isReasoning(String spec) {
        return parts(spec).stream().anyMatch(part -> REASONING.contains(name(part)));
    }

    private static boolean isPrograms(String spec) {
        return parts(spec).stream().anyMatch(part -> PROGRAMS.contains(name(part)));
    }

    private static List<String> parts(String spec) {
        return spec.startsWith("file:") ? List.of(spec) : Arrays.stream(spec.split("\\+")).map(String::strip).toList();
    }

    private static String name(String part) {
        return part.startsWith("file:") ? part : matched(part).group(1);
    }

    private static String share(String part) {
        String share = matched(part).group(2);
        return share == null ? "" : share;
    }

    private static Matcher matched(String part) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + part + "' is not a corpus");
        }
        return matcher;
    }
}
