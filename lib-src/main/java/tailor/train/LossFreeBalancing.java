package tailor.train;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Auxiliary-loss-free balancing (arXiv 2408.15664, Algorithm 1): after each step b_e += rate · sign(mean load − load_e), where b
 * enters the choice of experts only and the weights come from the unbiased scores. No gradient of the loss is touched.
 *
 * <p><b>Departure.</b> The scores are Qwen3-MoE's softmax probabilities, whose mean is 1/E, where that paper's are sigmoids: with
 * hundreds of experts a rate of 1e-3 moves the choice within few steps.
 *
 * @param rate step of the bias, in (0, 1]; the source's 0.001
 */
public record LossFreeBalancing(double rate) implements Balancing {
    public LossFreeBalancing {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate = " + rate + " must be in (0, 1]; for no balancing take the type \"none\"");
        }
    }

    @Override
    public void adjust(List<NDArray> biases, List<NDArray> loads) {
        for (int layer = 0; layer < biases.size(); layer++) {
            NDArray load = loads.get(layer);
            biases.get(layer).addi(load.mean().sub(load).sign().mul((float) rate));
        }
    }
}
