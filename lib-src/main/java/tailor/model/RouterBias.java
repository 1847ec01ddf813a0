package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tailor.tensor.TorchOps;

/**
 * The biases of loss-free balancing (arXiv 2408.15664) beside a checkpoint's weights.
 *
 * <p>Hugging Face's Qwen3-MoE knows no such tensor, so they lie in a file of their own, {@code router_bias.safetensors}: it loads
 * the folder as if they were not there, and then chooses experts by the plain probabilities. The file is written only where
 * a bias is not zero.
 */
final class RouterBias {
    private static final String FILE = "router_bias.safetensors";

    private RouterBias() {}

    static void save(Decoder decoder, Path folder) {
        Map<String, NDArray> biases = decoder.routerBiases();
        if (biases.values().stream().anyMatch(b -> b.countNonzero().getLong() > 0)) {
            Safetensors.write(folder.resolve(FILE), biases);
        }
    }

    /** @throws IllegalArgumentException if the file belongs to a model of another shape */
    static void restore(Decoder decoder, Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return;
        }
        try (NDManager scope = decoder.manager().newSubManager()) {
            Map<String, NDArray> saved = Safetensors.read(file, scope);
            decoder.routerBiases().forEach((name, bias) -> {
                NDArray value = saved.get(name);
                if (value == null || !value.getShape().equals(bias.getShape())) {
                    throw new IllegalArgumentException(file + " has " + (value == null ? "no " + name : name + " of shape "
                            + value.getShape() + ", not " + bias.getShape()) + ": it belongs to another model; delete it to start unbiased");
                }
                TorchOps.get().run("assign", scope, bias, value);
            });
        }
    }
}
