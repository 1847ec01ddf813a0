package tailor.task;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The final number of a worked solution, as GSM8K marks it: after "####", else the last number in the text.
 *
 * <p>Thousands commas, a dollar sign and a closing full stop do not matter; 19 and 19.0 are equal. Of several marks the
 * first counts: what a model writes after its answer is not part of it.
 */
public final class FinalAnswer {
    // Bounded, so that a runaway completion costs no more than its length.
    private static final String NUMBER = "-?(?:\\d{1,3}(?:,\\d{3}){1,20}|\\d{1,60})(?:\\.\\d{1,60})?";
    private static final Pattern MARKED = Pattern.compile("####\\s{0,8}(-?)\\s?\\$?\\s?(" + NUMBER + ")");
    private static final Pattern ANY = Pattern.compile("(?<![\\d.])" + NUMBER);

    private FinalAnswer() {}

    /** The final number of a text, written plainly ("1234.5"); empty when it has none. */
    public static Optional<String> of(String text) {
        Matcher marked = MARKED.matcher(text);
        if (marked.find()) {
            String number = marked.group(2);
            return Optional.of(plain(marked.group(1).isEmpty() || number.startsWith("-") ? number : "-" + number));
        }
        String last = null;
        Matcher any = ANY.matcher(text);
        while (any.find()) {
            last = any.group();
        }
        return Optional.ofNullable(last).map(FinalAnswer::plain);
    }

    /** Whether two numbers are equal, however they are written; text that is no number equals only itself. */
    public static boolean same(String a, String b) {
        try {
            return new BigDecimal(plain(a)).compareTo(new BigDecimal(plain(b))) == 0;
        } catch (NumberFormatException e) {
            return a.strip().equals(b.strip());
        }
    }

    /** Rewards 1 when the final number equals the problem's answer. */
    public static AnswerVerifier verifier() {
        return new AnswerVerifier() {
            @Override
            public Optional<String> answer(String completion) {
                return of(completion);
            }

            @Override
            public boolean same(String gold, String answer) {
                return FinalAnswer.same(answer, gold);
            }
        };
    }

    private static String plain(String number) {
        return number.strip().replace(",", "").replace("$", "");
    }
}
