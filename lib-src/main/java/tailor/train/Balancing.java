package tailor.train;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How training keeps the experts of a mixture equally loaded; a dense model has nothing to balance. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LossFreeBalancing.class, name = "loss_free"),
    @JsonSubTypes.Type(value = AuxiliaryLoss.class, name = "auxiliary_loss"),
    @JsonSubTypes.Type(value = NoBalancing.class, name = "none")
})
public sealed interface Balancing permits LossFreeBalancing, AuxiliaryLoss, NoBalancing {

    /** What the routers' balance loss is multiplied by before it joins the loss, at least 0. */
    default double lossCoefficient() {
        return 0;
    }

    /**
     * Changes the selection biases after a step.
     *
     * @param biases (E) a sparse layer, changed in place
     * @param loads (E) a sparse layer: assignments of the step's tokens to each expert
     */
    default void adjust(List<NDArray> biases, List<NDArray> loads) {}
}
