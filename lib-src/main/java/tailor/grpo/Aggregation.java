package tailor.grpo;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How token losses become one number: a weight for each token, so that the loss is Σ ℓ·weight.
 *
 * <p>As weights, and not as a mean, they can be made for a whole batch and then cut into micro-batches: the losses of
 * the parts add up to the loss of the whole.
 */
public sealed interface Aggregation permits SequenceMean, TokenMean, FixedLength {

    /**
     * The weights of the tokens.
     *
     * @param mask (B, T) 1 on tokens that count, else 0
     * @param lengthLimit largest length a completion may have, at least T; only {@link FixedLength} uses it
     * @return (B, T) non-negative weights, 0 where masked
     */
    NDArray weights(NDArray mask, int lengthLimit);

    /** The name under which a configuration asks for this aggregation. */
    @JsonValue
    String name();

    /**
     * The aggregation that a configuration names.
     *
     * @param name {@code grpo}, {@code bnpo} or {@code dapo} (the same formula), or {@code dr_grpo}; or by what they do:
     *     {@code sequence_mean}, {@code token_mean}, {@code fixed_length}
     * @throws IllegalArgumentException if there is none of that name; the message lists the names
     */
    @JsonCreator
    static Aggregation named(String name) {
        return switch (name) {
            case "sequence_mean", "grpo" -> new SequenceMean();
            case "token_mean", "bnpo", "dapo" -> new TokenMean();
            case "fixed_length", "dr_grpo" -> new FixedLength();
            default -> throw new IllegalArgumentException("unknown aggregation '" + name
                    + "': use sequence_mean (grpo), token_mean (bnpo, dapo) or fixed_length (dr_grpo)");
        };
    }
}
