package tailor.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files with one JSON object a line. */
public final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLines() {}

    /** All objects, blank lines skipped. @throws IllegalArgumentException naming file and line if one is not JSON */
    public static List<JsonNode> read(Path file) {
        return lines(file).stream().map(Line::node).toList();
    }

    /** A text field. @throws IllegalArgumentException naming the field if it is missing */
    static String text(JsonNode node, String field, Path file) {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("a record of " + file + " has no text field \"" + field + "\": " + node);
        }
        return value.asText();
    }

    /**
     * A record with the line it stands on.
     *
     * @param line from 1
     */
    public record Line(Path file, int line, JsonNode node) {
        /**
         * A text field, or a number as text: 27.0 as "27".
         *
         * @throws IllegalArgumentException naming file, line and field if it is missing or blank
         */
        public String text(String field) {
            JsonNode value = node.get(field);
            String text = value == null || !value.isValueNode() || value.isNull() ? ""
                    : value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asText();
            if (text.isBlank()) {
                throw new IllegalArgumentException("line " + line + " of " + file + " has no \"" + field + "\": it has "
                        + String.join(", ", (Iterable<String>) node::fieldNames));
            }
            return text;
        }
    }

    /** All objects with their lines, blank lines skipped. @throws IllegalArgumentException naming file and line if one is not JSON */
    public static List<Line> lines(Path file) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : Documents.utf8(file).split("\n")) {
            number++;
            if (!line.isBlank()) {
                try {
                    lines.add(new Line(file, number, JSON.readTree(line)));
                } catch (JsonProcessingException e) {
                    throw new IllegalArgumentException(
                            "line " + number + " of " + file + " is not JSON: " + e.getOriginalMessage(), e);
                }
            }
        }
        return lines;
    }
}
