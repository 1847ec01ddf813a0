package tailor.tensor;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * In what a model's states and products are computed. Weights, their gradients, the optimizer's state, norms, the softmax and
 * the loss are fp32 in any case.
 */
public enum Precision {
    /** 24 bits of mantissa. The default. */
    @JsonProperty("fp32") FP32,
    /** bfloat16, 8 bits of mantissa: half the memory of states, and fast on cards and processors that have it; slow on others. */
    @JsonProperty("bf16") BF16
}
