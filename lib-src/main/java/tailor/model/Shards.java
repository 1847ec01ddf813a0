package tailor.model;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Weights as files of a limited size: {@code model.safetensors} where that is enough, else {@code model-00001-of-00003.safetensors}
 * and so on, with the index that says which tensor is where.
 *
 * @param type of the values in the files
 * @param largest size of a file's tensors in bytes
 */
record Shards(Path folder, TensorType type, long largest) {

    /** Writes the tensors; files of earlier weights in the folder go. */
    void write(Map<String, NDArray> tensors) throws IOException {
        List<Map<String, NDArray>> shards = split(tensors);
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.putObject("metadata").put("total_size", tensors.values().stream().mapToLong(this::bytes).sum())
                .put("total_parameters", tensors.values().stream().mapToLong(NDArray::size).sum());
        ObjectNode map = index.putObject("weight_map");
        TreeSet<String> written = new TreeSet<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1 ? WeightFiles.SINGLE : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            Safetensors.write(folder.resolve(name), shards.get(i), own -> type);
            shards.get(i).keySet().forEach(tensor -> map.put(tensor, name));
            written.add(name);
        }
        if (shards.size() > 1) {
            HuggingFaceConfig.write(folder.resolve(WeightFiles.INDEX), index);
            written.add(WeightFiles.INDEX);
        }
        removeOthers(written);
    }

    /** In the given order; a tensor larger than the limit has a shard of its own. */
    private List<Map<String, NDArray>> split(Map<String, NDArray> tensors) {
        List<Map<String, NDArray>> shards = new ArrayList<>();
        long used = Long.MAX_VALUE;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            long bytes = bytes(tensor.getValue());
            if (used > largest - bytes) {
                shards.add(new LinkedHashMap<>());
                used = 0;
            }
            shards.get(shards.size() - 1).put(tensor.getKey(), tensor.getValue());
            used += bytes;
        }
        return shards;
    }

    private long bytes(NDArray tensor) {
        return tensor.size() * type.bytes();
    }

    private void removeOthers(TreeSet<String> written) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "model{,-?????-of-?????}.safetensors{,.index.json}")) {
            for (Path file : files) {
                if (!written.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
