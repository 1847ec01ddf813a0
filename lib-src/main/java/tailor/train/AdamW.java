package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tailor.tensor.Compute;
import tailor.tensor.TorchOps;

/**
 * AdamW in place over a model's parameters, its moments kept here: fused, clipped by global norm, decay on matrices only.
 *
 * <p>Owns its state: close it.
 */
public final class AdamW implements AutoCloseable {
    private final OptimizerConfig config;
    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private final Map<String, NDArray> state = new LinkedHashMap<>();
    private final Group matrices = new Group();
    private final Group vectors = new Group();
    private final NDArray bad;                              // 1 from the first gradient on whose norm was not finite

    /** Parameters that share a decay, by place in the model's order. */
    private static final class Group {
        private final List<Integer> places = new java.util.ArrayList<>();
        private final NDList parameters = new NDList();
        private final NDList first = new NDList();
        private final NDList second = new NDList();
        private final NDList steps = new NDList();
    }

    /** An optimizer at its start, for parameters by name. */
    public AdamW(OptimizerConfig config, Map<String, NDArray> parameters, NDManager parent) {
        this.config = config;
        this.manager = parent.newSubManager();
        this.parameters = parameters;
        this.bad = manager.create(0f);
        int place = 0;
        for (Map.Entry<String, NDArray> entry : parameters.entrySet()) {
            NDArray parameter = entry.getValue();
            Group group = parameter.getShape().dimension() > 1 ? matrices : vectors;
            group.places.add(place++);
            group.parameters.add(parameter);
            group.first.add(slot(entry.getKey() + ".exp_avg", manager.zeros(parameter.getShape())));
            group.second.add(slot(entry.getKey() + ".exp_avg_sq", manager.zeros(parameter.getShape())));
            group.steps.add(slot(entry.getKey() + ".step", manager.create(0f)));
        }
    }

    private NDArray slot(String name, NDArray value) {
        state.put(name, value);
        return value;
    }

    /**
     * One step.
     *
     * @param gradients in the parameters' order; scaled by the clipping factor in place
     * @param learningRate of this step
     * @return the global norm before clipping; where it is not finite, nothing was changed
     */
    public double step(NDList gradients, double learningRate) {
        try (NDManager scope = manager.newSubManager()) {
            return begin(gradients, learningRate, scope).getFloat();
        }
    }

    /**
     * The same without waiting for the device: after a norm that is not finite no step changes anything, see {@link #hasFailed}.
     *
     * @param scope owner of the result
     * @return () the global norm before clipping
     */
    NDArray begin(NDList gradients, double learningRate, NDManager scope) {
        if (gradients.size() != parameters.size()) {
            throw new IllegalArgumentException(gradients.size() + " gradients for " + parameters.size() + " parameters");
        }
        NDArray norm = TorchOps.get().runOne("global_norm", scope, gradients);
        NDArray divisor = TorchOps.get().runOne("clipping", scope, norm, bad, config.clipNorm());
        update(matrices, gradients, divisor, learningRate, config.weightDecay(), scope);
        update(vectors, gradients, divisor, learningRate, 0, scope);
        return norm;
    }

    /** Whether some step met a norm that was not finite; waits for the device. */
    boolean hasFailed() {
        return Compute.read(bad, flag -> flag.getFloat()) != 0;
    }

    private void update(Group group, NDList gradients, NDArray divisor, double rate, double decay, NDManager scope) {
        List<NDArray> own = group.places.stream().map(gradients::get).toList();
        TorchOps.get().run("adamw", scope, group.parameters, own, group.first, group.second, group.steps, divisor, bad,
                rate, config.beta1(), config.beta2(), decay, config.eps());
    }

    /** Moments and step counts by name, to be saved with a checkpoint. */
    public Map<String, NDArray> state() {
        return state;
    }

    /** Takes over saved moments and step counts. */
    public void restore(Map<String, NDArray> saved) {
        state.forEach((name, slot) -> {
            NDArray value = saved.get(name);
            if (value == null || !value.getShape().equals(slot.getShape())) {
                throw new IllegalArgumentException("the saved optimizer has "
                        + (value == null ? "no " + name : name + " of shape " + value.getShape() + ", not " + slot.getShape())
                        + ": it belongs to another model");
            }
            TorchOps.get().run("assign", manager, slot, value);
        });
    }

    @Override
    public void close() {
        manager.close();
    }
}
