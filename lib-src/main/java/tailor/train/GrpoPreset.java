package tailor.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tailor.run.Nearest;

/**
 * Published algorithms as changes of a configuration: what defines them, and nothing that depends on the size of a model or a
 * machine (learning rate, prompts, length limits stay as they are).
 *
 * <p>Departure: the number of samples is part of the paper's preset only, since the others vary it themselves.
 */
public enum GrpoPreset {
    /** arXiv 2512.22955: on-policy, clip-higher, token mean, dynamic sampling, no KL, temperature 1, 16 samples. */
    PAPER(Map.of("rollout.samples", 16, "rollout.temperature", 1.0)),
    /** arXiv 2503.14476: the same loss, 16 updates of each rollout batch. */
    DAPO(Map.of("train.minibatches", 16)),
    /** arXiv 2503.20783: no division by the deviation or by lengths, symmetric bounds, no dynamic sampling. */
    DR_GRPO(Map.of("loss.advantage", "none", "loss.aggregation", "fixed_length", "loss.epsilon_high", 0.2, "rollout.max_rounds", 1)),
    /** arXiv 2507.18071: one importance ratio a sequence with narrow bounds, four updates of each rollout batch. */
    GSPO(Map.of("loss.ratio", "sequence", "loss.epsilon_low", 3e-4, "loss.epsilon_high", 4e-4, "loss.aggregation", "sequence_mean",
            "rollout.max_rounds", 1, "train.minibatches", 4)),
    /** arXiv 2402.03300, DeepSeekMath's GRPO: mean over each sequence, symmetric bounds, KL to the start of 0.04. */
    VANILLA(Map.of("loss.aggregation", "sequence_mean", "loss.epsilon_high", 0.2, "loss.kl_weight", 0.04, "rollout.max_rounds", 1));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> differences;

    GrpoPreset(Map<String, Object> differences) {
        this.differences = differences;
    }

    /** The name in a configuration: {@code dr_grpo}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The preset of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static GrpoPreset named(String key) {
        List<String> keys = Arrays.stream(values()).map(GrpoPreset::key).toList();
        if (!keys.contains(key)) {
            throw new IllegalArgumentException("preset = '" + key + "': there is no such preset, only " + keys + Nearest.hint(key, keys));
        }
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** Dotted keys and their values: the loss and the sampling of the paper's recipe, then what this algorithm changes. */
    public ObjectNode changes() {
        ObjectNode changes = JSON.createObjectNode().put("preset", key());
        JsonNode recipe = JSON.valueToTree(Map.of("loss.advantage", "group", "loss.surrogate", "clipped", "loss.ratio", "token",
                "loss.epsilon_low", 0.2, "loss.epsilon_high", 0.28, "loss.aggregation", "token_mean", "loss.kl_weight", 0.0,
                "rollout.max_rounds", 3, "train.minibatches", 1, "train.epochs", 1));
        recipe.fields().forEachRemaining(field -> changes.set(field.getKey(), field.getValue()));
        differences.forEach((name, value) -> changes.set(name, JSON.valueToTree(value)));
        return changes;
    }
}
