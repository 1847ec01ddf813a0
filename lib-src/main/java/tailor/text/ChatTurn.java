package tailor.text;

import java.util.Locale;

/**
 * One turn of a conversation.
 *
 * @param content what was said; an assistant's turn may begin with its reasoning, as {@code <think>…</think>}
 */
public record ChatTurn(Role role, String content) {
    /** Who speaks. */
    public enum Role {
        /** Instructions for the whole conversation, or from there on. */
        SYSTEM,
        /** The person who asks. */
        USER,
        /** The model. */
        ASSISTANT;

        /** As chat templates write it. */
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses what is missing. */
    public ChatTurn {
        if (role == null || content == null) {
            throw new IllegalArgumentException("a turn needs a role and a content, got " + role + " and " + content);
        }
    }

    /** A turn of {@link Role#SYSTEM}. */
    public static ChatTurn system(String content) {
        return new ChatTurn(Role.SYSTEM, content);
    }

    /** A turn of {@link Role#USER}. */
    public static ChatTurn user(String content) {
        return new ChatTurn(Role.USER, content);
    }

    /** A turn of {@link Role#ASSISTANT}. */
    public static ChatTurn assistant(String content) {
        return new ChatTurn(Role.ASSISTANT, content);
    }
}
