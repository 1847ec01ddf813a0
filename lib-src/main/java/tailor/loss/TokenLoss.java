package tailor.loss;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import java.util.List;
import java.util.Optional;
import tailor.tensor.Autograd;

/**
 * A loss on the next token, one value a token.
 *
 * <p>A new loss is one record in one file: its components are its configuration ({@code "type"} in JSON is the class name
 * in snake case, or a full class name outside this package), {@link #perToken(NDArray, NDArray, NDArray)} is its formula.
 * The gradient comes from autograd unless the loss gives a closed form.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "type")
@JsonTypeIdResolver(LossNames.class)
public interface TokenLoss {

    /**
     * The surrogate whose gradient trains.
     *
     * @param logits (N, V), on the tape
     * @param targets (N) int64 in [0, V)
     * @param detached (N, V), the same values as constants: what is read from here is under a stop-gradient
     * @return (N), in nats
     */
    NDArray perToken(NDArray logits, NDArray targets, NDArray detached);

    /** {@link #perToken(NDArray, NDArray, NDArray)} with the stop-gradient at {@code logits} itself. */
    default NDArray perToken(NDArray logits, NDArray targets) {
        return perToken(logits, targets, logits.stopGradient());
    }

    /**
     * ∂(Σ loss)/∂logits, row by row.
     *
     * @param logits (N, V), a leaf or a constant
     * @param targets (N) int64 in [0, V)
     * @return (N, V), owned by the manager of {@code logits}
     */
    default NDArray logitGradient(NDArray logits, NDArray targets) {
        NDArray leaf = logits.duplicate();
        leaf.setRequiresGradient(true);
        NDArray total = Autograd.record(() -> perToken(leaf, targets, logits).sum());
        return Autograd.gradients(total, List.of(leaf), logits.getManager()).singletonOrThrow();
    }

    /** The shaped reward whose gradient this loss has, where there is one: {@link HeadLoss} then computes it fused with the head. */
    default Optional<ShapedReward> shapedReward() {
        return Optional.empty();
    }
}
