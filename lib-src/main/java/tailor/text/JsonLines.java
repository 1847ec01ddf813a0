package tailor.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files with one JSON object a line. */
final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLines() {}

    /** All objects, blank lines skipped. @throws IllegalArgumentException naming file and line if one is not JSON */
    static List<JsonNode> read(Path file) {
        List<JsonNode> nodes = new ArrayList<>();
        int number = 0;
        for (String line : Documents.utf8(file).split("\n")) {
            number++;
            if (!line.isBlank()) {
                try {
                    nodes.add(JSON.readTree(line));
                } catch (JsonProcessingException e) {
                    throw new IllegalArgumentException(
                            "line " + number + " of " + file + " is not JSON: " + e.getOriginalMessage(), e);
                }
            }
        }
        return nodes;
    }

    /** A text field. @throws IllegalArgumentException naming the field if it is missing */
    static String text(JsonNode node, String field, Path file) {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("a record of " + file + " has no text field \"" + field + "\": " + node);
        }
        return value.asText();
    }
}
