package tailor.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tailor.run.Config;
import tailor.run.Nearest;

/**
 * A study as its file states it: differences from the stage's defaults, and nothing else.
 *
 * @param study its name, which is also the file's
 * @param stage that runs
 * @param config differences from the stage's defaults; keys may be dotted
 * @param scales further differences by scale: {@code smoke}, {@code cpu}, {@code gpu}
 * @param variants further differences by name, for {@link Study#variants}
 */
record StudyFile(String study, String stage, ObjectNode config, Map<String, ObjectNode> scales, Map<String, ObjectNode> variants) {

    private static final String EMPTY = "{\"study\":\"\",\"stage\":\"\",\"config\":{},\"scales\":{},\"variants\":{}}";

    /**
     * Reads {@code NAME.json} from a folder.
     *
     * @param shownAs the folder's name in messages
     * @throws IllegalArgumentException if it is missing, malformed, or written for another study
     */
    static StudyFile read(Path folder, String shownAs, String name) {
        Path path = folder.resolve(name + ".json");
        String source = shownAs + "/" + name + ".json";
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("no study '" + name + "': " + source + " does not exist" + Nearest.hint(name, names(folder)));
        }
        ObjectNode json = Config.file(path);
        StudyFile file = Config.read(Config.merge(empty(), json, source), StudyFile.class, source);
        for (String key : List.of("study", "stage")) {
            if (json.path(key).asText().isEmpty()) {
                throw new IllegalArgumentException(source + ": missing key '" + key + "' (text in quotes)");
            }
        }
        if (!file.study().equals(name)) {
            throw new IllegalArgumentException("%s is written for another study, '%s': correct its \"study\" to '%s', or ask for Lab.study(\"%s\")"
                    .formatted(source, file.study(), name, file.study()));
        }
        return file;
    }

    private static ObjectNode empty() {
        try {
            return (ObjectNode) new ObjectMapper().readTree(EMPTY);
        } catch (IOException e) {
            throw new IllegalStateException("the empty study is not JSON", e);
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".json"))
                    .map(file -> file.substring(0, file.length() - 5)).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Differences of a named scale; the cpu scale need not be written when it has none. */
    ObjectNode scale(String scale, String source) {
        if (scales.containsKey(scale)) {
            return scales.get(scale);
        }
        if (scale.equals("cpu")) {
            return new ObjectMapper().createObjectNode();
        }
        throw new IllegalArgumentException("%s has no scale '%s', only %s; write it under \"scales\" or unset TAILOR_SCALE"
                .formatted(source, scale, scales.keySet()));
    }

    /** Differences of a named variant. */
    ObjectNode variant(String variant, String source) {
        if (!variants.containsKey(variant)) {
            throw new IllegalArgumentException("%s has no variant '%s', only %s%s"
                    .formatted(source, variant, variants.keySet(), Nearest.hint(variant, variants.keySet())));
        }
        return variants.get(variant);
    }
}
