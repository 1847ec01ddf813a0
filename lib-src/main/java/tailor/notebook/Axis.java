package tailor.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One thing that varies between the runs of a study.
 *
 * @param key dotted, as it is shown and grouped by
 * @param choices in the order they were named
 */
record Axis(String key, List<Choice> choices) {

    /**
     * One value of an axis.
     *
     * @param value as shown
     * @param changes to the configuration, with dotted keys
     */
    record Choice(JsonNode value, ObjectNode changes) {}

    /** How a run says which value it has: {@code beta=0.5}; a variant is said by its name alone. */
    String label(Choice choice) {
        String value = choice.value().asText();
        return key.equals("variant") ? value : key.substring(key.lastIndexOf('.') + 1) + "=" + value;
    }
}
