package tailor.grpo;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** At which level the ratio π/π_old is taken: {@link TokenRatio} (GRPO, DAPO) or {@link SequenceRatio} (GSPO). */
public sealed interface ImportanceRatio permits TokenRatio, SequenceRatio {

    /**
     * Log importance ratios at this level.
     *
     * @param tokenLogRatio (B, T) log π − log π_old, 0 where masked
     * @param mask (B, T) 1 on tokens that count, else 0
     * @return (B, T) or (B, 1), with the gradient of {@code tokenLogRatio}
     */
    NDArray logRatio(NDArray tokenLogRatio, NDArray mask);

    /** The name under which a configuration asks for this level. */
    @JsonValue
    String name();

    /**
     * The level that a configuration names.
     *
     * @param name {@code token} or {@code sequence}
     * @throws IllegalArgumentException if there is none of that name; the message lists the names
     */
    @JsonCreator
    static ImportanceRatio named(String name) {
        return switch (name) {
            case "token" -> new TokenRatio();
            case "sequence" -> new SequenceRatio();
            default -> throw new IllegalArgumentException(
                    "unknown importance ratio '" + name + "': use token or sequence");
        };
    }
}
