package tailor.text;

import java.util.List;
import tailor.text.ChatTurn.Role;

/**
 * The chat template of Qwen3's instruct models (arXiv 2505.09388), for conversations without tools.
 *
 * <p>A turn is {@code <|im_start|>ROLE\nCONTENT<|im_end|>\n}. The reasoning of an assistant's turn is kept after the last
 * question and left out before it. A closing {@code <|im_start|>assistant\n} asks the model to answer; an empty reasoning after it
 * asks for an answer without one.
 */
public final class QwenChat {
    private static final String START = "<|im_start|>";
    private static final String END = "<|im_end|>\n";
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private QwenChat() {}

    /** The conversation alone, as a training text. */
    public static String text(List<ChatTurn> turns) {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("a conversation of no turns: give at least one");
        }
        int question = lastQuestion(turns);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < turns.size(); i++) {
            ChatTurn turn = turns.get(i);
            text.append(START).append(turn.role().tag()).append('\n')
                    .append(turn.role() == Role.ASSISTANT ? answer(turn.content(), i > question, i == turns.size() - 1) : turn.content())
                    .append(END);
        }
        return text.toString();
    }

    /**
     * The conversation and the beginning of the model's turn.
     *
     * @param thinking whether the model may reason before it answers
     */
    public static String prompt(List<ChatTurn> turns, boolean thinking) {
        return text(turns) + START + Role.ASSISTANT.tag() + "\n" + (thinking ? "" : OPEN + "\n\n" + CLOSE + "\n\n");
    }

    /**
     * {@link #prompt(List, boolean)} as token ids.
     *
     * @throws IllegalArgumentException if the tokenizer is not one of a chat model of this form
     */
    public static int[] prompt(Tokenizer tokenizer, List<ChatTurn> turns, boolean thinking) {
        for (String token : List.of(START, END.strip())) {
            if (tokenizer.id(token).isEmpty()) {
                throw new IllegalArgumentException(tokenizer.file() + " has no token " + token
                        + ": this template is Qwen's; give a base model a plain prompt");
            }
        }
        return tokenizer.encode(prompt(turns, thinking));
    }

    /** The last user's turn that is not the answer of a tool; the last turn if there is none. */
    private static int lastQuestion(List<ChatTurn> turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            String content = turns.get(i).content();
            boolean tool = content.startsWith("<tool_response>") && content.endsWith("</tool_response>");
            if (turns.get(i).role() == Role.USER && !tool) {
                return i;
            }
        }
        return turns.size() - 1;
    }

    private static String answer(String content, boolean afterQuestion, boolean last) {
        String reasoning = "";
        String said = content;
        if (content.contains(CLOSE)) {
            said = withoutLeadingBreaks(content.substring(content.lastIndexOf(CLOSE) + CLOSE.length()));
            String before = content.substring(0, content.indexOf(CLOSE)).replaceFirst("\n+$", "");
            reasoning = withoutLeadingBreaks(before.substring(before.contains(OPEN) ? before.lastIndexOf(OPEN) + OPEN.length() : 0));
        }
        if (!afterQuestion || !last && reasoning.isEmpty()) {
            return said;
        }
        return OPEN + "\n" + withoutLeadingBreaks(reasoning).replaceFirst("\n+$", "") + "\n" + CLOSE + "\n\n" + withoutLeadingBreaks(said);
    }

    private static String withoutLeadingBreaks(String text) {
        return text.replaceFirst("^\n+", "");
    }
}
