package tailor.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The weights of a Hugging Face folder: one {@code model.safetensors}, or the shards that {@code model.safetensors.index.json}
 * names. Everything is checked by the headers before the first weight is read.
 */
final class WeightFiles {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    /** Constants that old Llama files hold beside the weights; they follow from {@code config.json}. */
    private static final Pattern CONSTANT = Pattern.compile(".*\\.rotary_emb\\.inv_freq");

    private final Path source;
    private final Map<String, SafetensorsHeader> fileOf = new LinkedHashMap<>();

    private WeightFiles(Path source) {
        this.source = source;
    }

    /**
     * Reads the headers.
     *
     * @throws IllegalArgumentException if a file or shard is missing, damaged, or does not hold what the index says
     */
    static WeightFiles open(Path folder) {
        Path single = folder.resolve(SINGLE);
        Path index = folder.resolve(INDEX);
        WeightFiles files = new WeightFiles(Files.isRegularFile(single) ? single : index);
        if (Files.isRegularFile(single)) {
            SafetensorsHeader header = SafetensorsHeader.read(single);
            header.tensors().keySet().forEach(name -> files.fileOf.put(name, header));
        } else if (Files.isRegularFile(index)) {
            files.openShards(folder, shards(index));
        } else {
            throw new IllegalArgumentException("no " + single + (Files.exists(folder.resolve("pytorch_model.bin"))
                    || Files.exists(folder.resolve("pytorch_model.bin.index.json"))
                    ? ", only pytorch_model.bin: save the model again with safe_serialization=True"
                    : ": a checkpoint has config.json and model.safetensors, or the shards of a " + INDEX));
        }
        return files;
    }

    /** The tensors of each shard. */
    private static Map<String, TreeSet<String>> shards(Path index) {
        Map<String, TreeSet<String>> shards = new TreeMap<>();
        try {
            JsonNode map = new ObjectMapper().readTree(index.toFile()).path("weight_map");
            for (Map.Entry<String, JsonNode> entry : map.properties()) {
                String shard = entry.getValue().asText();
                if (shard.isEmpty() || !Path.of(shard).equals(Path.of(shard).getFileName())) {
                    throw new IllegalArgumentException(index + ": weight_map puts tensor " + entry.getKey() + " into " + entry.getValue()
                            + ", which is not the name of a file beside it: fetch the index again");
                }
                shards.computeIfAbsent(shard, name -> new TreeSet<>()).add(entry.getKey());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(index + " is not JSON: fetch it again (" + e.getMessage().lines().findFirst().orElse("") + ")", e);
        }
        if (shards.isEmpty()) {
            throw new IllegalArgumentException(index + " has no weight_map: fetch it again");
        }
        return shards;
    }

    private void openShards(Path folder, Map<String, TreeSet<String>> shards) {
        List<String> missing = shards.keySet().stream().filter(shard -> !Files.isRegularFile(folder.resolve(shard))).toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(source + " names " + missing.size() + " of " + shards.size() + " shards that are not in "
                    + folder + ": fetch " + String.join(", ", missing));
        }
        shards.forEach((shard, names) -> {
            SafetensorsHeader header = SafetensorsHeader.read(folder.resolve(shard));
            TreeSet<String> absent = new TreeSet<>(names);
            absent.removeAll(header.tensors().keySet());
            if (!absent.isEmpty()) {
                throw new IllegalArgumentException(source + " says that " + header.file() + " has " + some(absent)
                        + ", but it has not: the shards are not of one model; fetch them again");
            }
            header.tensors().keySet().forEach(name -> {
                SafetensorsHeader other = fileOf.put(name, header);
                if (other != null) {
                    throw new IllegalArgumentException("tensor " + name + " is both in " + other.file() + " and in " + header.file()
                            + ": the shards are not of one model; fetch them again");
                }
            });
        });
    }

    /** @throws IllegalArgumentException if a tensor is missing, misshapen, of a type that weights do not have, or not of this model */
    void require(DecoderConfig config) {
        Map<String, Shape> expected = ParameterShapes.of(config);
        TreeSet<String> missing = new TreeSet<>(expected.keySet());
        missing.removeAll(fileOf.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(source + " has no tensor " + some(missing) + ", which its config.json asks for"
                    + ": the two files are not of one model");
        }
        expected.forEach((name, shape) -> {
            SafetensorsHeader.Tensor tensor = tensor(name);
            if (!tensor.shape().equals(shape)) {
                throw new IllegalArgumentException(fileOf.get(name).file() + ": tensor " + name + " has shape " + tensor.shape()
                        + ", config.json makes it " + shape + ": the two files are not of one model");
            }
            if (!tensor.type().isFloat()) {
                throw new IllegalArgumentException(fileOf.get(name).file() + ": tensor " + name + " has dtype " + tensor.type()
                        + ": weights must be F32, BF16 or F16");
            }
        });
        TreeSet<String> extra = new TreeSet<>(fileOf.keySet());
        extra.removeAll(expected.keySet());
        extra.remove(ParameterShapes.HEAD);                          // a tied head may be stored a second time
        extra.removeIf(name -> CONSTANT.matcher(name).matches());
        if (!extra.isEmpty()) {
            throw new IllegalArgumentException(source + " has tensors that the model does not know: " + some(extra)
                    + "; its config.json must be of another model");
        }
    }

    private static String some(TreeSet<String> names) {
        return String.join(", ", names.stream().limit(5).toList()) + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "");
    }

    private SafetensorsHeader.Tensor tensor(String name) {
        return fileOf.get(name).tensors().get(name);
    }

    /** The type in which a tensor is stored. */
    TensorType type(String name) {
        return tensor(name).type();
    }

    /**
     * Reads a weight.
     *
     * @param type of the result
     * @throws IllegalArgumentException if a value is not finite
     */
    NDArray read(String name, TensorType type, NDManager owner) {
        NDArray weight = type.empty(tensor(name).shape(), owner);
        if (!Safetensors.fill(weight, fileOf.get(name), tensor(name))) {
            throw new IllegalArgumentException(fileOf.get(name).file() + ": tensor " + name + " has NaN or infinite values"
                    + (type == TensorType.F16 ? ", or too large ones for float16" : "")
                    + ": its training diverged or the file is damaged; take an earlier checkpoint or fetch it again");
        }
        return weight;
    }
}
