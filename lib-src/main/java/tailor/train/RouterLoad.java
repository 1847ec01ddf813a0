package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tailor.model.Routing;

/**
 * What the routers did with the tokens of one step, over its passes; stays on the device until it is read.
 *
 * <p>Every token of the batch is counted, also where its target is ignored: the experts compute it all the same.
 */
final class RouterLoad {
    private final NDManager owner;
    private final List<NDArray> loads = new ArrayList<>();          // (E) a sparse layer
    private final List<NDArray> entropies = new ArrayList<>();      // scalar a layer and pass

    RouterLoad(NDManager owner) {
        this.owner = owner;
    }

    /** Adds a pass; all passes of a step have the same number of tokens. */
    void add(List<Routing> layers) {
        for (int i = 0; i < layers.size(); i++) {
            NDArray load = layers.get(i).load();
            NDArray entropy = layers.get(i).entropy();
            entropy.attach(owner);
            entropies.add(entropy);
            if (loads.size() <= i) {
                load.attach(owner);
                loads.add(load);
            } else {
                loads.get(i).addi(load);
            }
        }
    }

    /** (E) assignments to each expert, one array a sparse layer. */
    List<NDArray> loads() {
        return loads;
    }

    /** For the log, without prefix; empty for a dense model. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (!loads.isEmpty()) {
            List<float[]> values = loads.stream().map(NDArray::toFloatArray).toList();
            metrics.put("expert_load_cv", values.stream().mapToDouble(RouterLoad::variation).average().orElseThrow());
            metrics.put("expert_max_load", values.stream().mapToDouble(RouterLoad::largestShare).max().orElseThrow());
            metrics.put("router_entropy", entropies.stream().mapToDouble(NDArray::getFloat).average().orElseThrow());
        }
        return metrics;
    }

    private static double variation(float[] load) {
        double mean = sum(load) / load.length;
        double square = 0;
        for (float value : load) {
            square += (value - mean) * (value - mean) / load.length;
        }
        return Math.sqrt(square) / mean;
    }

    private static double largestShare(float[] load) {
        double largest = 0;
        for (float value : load) {
            largest = Math.max(largest, value);
        }
        return largest / sum(load);
    }

    private static double sum(float[] load) {
        double sum = 0;
        for (float value : load) {
            sum += value;
        }
        return sum;
    }
}
