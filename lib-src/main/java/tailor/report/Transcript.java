package tailor.report;

import java.util.List;
import java.util.Locale;

/**
 * What a model wrote for one prompt at several times, e.g. before and after reinforcement learning.
 *
 * @param prompt what was asked
 * @param answers in the order of the columns
 */
public record Transcript(String prompt, List<Answer> answers) {
    /**
     * One completion.
     *
     * @param label heading of its column, e.g. {@code before}
     * @param text what the model wrote
     * @param reward what the verifier gave, in [0, 1]
     */
    public record Answer(String label, String text, double reward) {
        /** @throws IllegalArgumentException if the reward is not a number */
        public Answer {
            if (Double.isNaN(reward)) {
                throw new IllegalArgumentException("The reward of an answer must be a number, got NaN for \"" + label + "\"");
            }
        }
    }

    /** @throws IllegalArgumentException without an answer */
    public Transcript {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("A transcript needs at least one answer to \"" + prompt + "\"");
        }
        answers = List.copyOf(answers);
    }

    /** One prompt with the completions before and after. */
    public static Transcript of(String prompt, String before, double rewardBefore, String after, double rewardAfter) {
        return new Transcript(prompt, List.of(new Answer("before", before, rewardBefore), new Answer("after", after, rewardAfter)));
    }

    /** Shows transcripts as one table: prompts in rows, answers in columns, rewards as marks. */
    public static Rich table(List<Transcript> transcripts) {
        List<Transcript> rows = List.copyOf(transcripts);
        return new Rich() {
            @Override
            public String toHtml() {
                return html(rows);
            }

            @Override
            public String toString() {
                return text(rows);
            }
        };
    }

    private static String html(List<Transcript> rows) {
        String cell = "padding:6px 14px 6px 0;vertical-align:top;text-align:left;border-bottom:1px solid #ccc;";
        StringBuilder out = new StringBuilder("<table class=\"tailor\" style=\"border-collapse:collapse\"><thead><tr>");
        out.append("<th style=\"").append(cell).append("\">prompt</th>");
        if (!rows.isEmpty()) {
            rows.get(0).answers().forEach(a -> out.append("<th style=\"").append(cell).append("\">").append(escape(a.label())).append("</th>"));
        }
        out.append("</tr></thead><tbody>\n");
        for (Transcript row : rows) {
            out.append("<tr><td style=\"").append(cell).append("max-width:22em;white-space:pre-wrap\">").append(escape(row.prompt())).append("</td>");
            for (Answer answer : row.answers()) {
                String color = answer.reward() >= 1 ? "#00725A" : answer.reward() <= 0 ? "#A34700" : "#555";
                out.append("<td style=\"").append(cell).append("max-width:30em;white-space:pre-wrap\"><span style=\"font-weight:600;color:")
                        .append(color).append("\">").append(mark(answer)).append("</span>\n").append(escape(answer.text().strip())).append("</td>");
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody></table>").toString();
    }

    private static String text(List<Transcript> rows) {
        StringBuilder out = new StringBuilder();
        for (Transcript row : rows) {
            out.append("prompt: ").append(row.prompt().strip()).append('\n');
            row.answers().forEach(a -> out.append("  ").append(a.label()).append(" (").append(mark(a)).append("): ")
                    .append(a.text().strip().replace("\n", "\n    ")).append('\n'));
            out.append('\n');
        }
        return out.toString();
    }

    /** Not by colour alone. */
    private static String mark(Answer answer) {
        String reward = "reward " + String.format(Locale.ROOT, answer.reward() == Math.rint(answer.reward()) ? "%.0f" : "%.2f", answer.reward());
        return answer.reward() >= 1 ? "\u2713 " + reward : answer.reward() <= 0 ? "\u2717 " + reward : "\u25D0 " + reward;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
