package tailor.run;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tailor.text.Sha256;

/**
 * One spelling for every JSON value: keys sorted, no white space, numbers by value, so that 1, 1.0 and 1e0 agree.
 *
 * <p>A run's identity is the hash of this text; it must not depend on the order of keys in a file, on how a number was
 * typed in a cell, or on the JDK (whose {@code Double.toString} changed in 19: Jackson's own shortest form is used).
 */
final class CanonicalJson {

    private CanonicalJson() {}

    /** The canonical text of a value. */
    static String text(JsonNode value) {
        return normalised(value).toString();
    }

    /** SHA-256 of the canonical text in UTF-8, 64 hexadecimal digits. */
    static String sha256(JsonNode value) {
        return Sha256.of(text(value).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A copy with sorted keys and numbers in their simplest type: whole numbers as integers, others as doubles.
     *
     * @throws IllegalArgumentException if the value holds NaN or an infinity
     */
    static JsonNode normalised(JsonNode value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value.isObject()) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            value.properties().forEach(e -> sorted.put(e.getKey(), normalised(e.getValue())));
            ObjectNode object = json.objectNode();
            sorted.forEach(object::set);
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = json.arrayNode(value.size());
            value.forEach(element -> array.add(normalised(element)));
            return array;
        }
        return value.isNumber() ? number(value) : value;
    }

    private static JsonNode number(JsonNode value) {
        if (value.isFloatingPointNumber() && !value.isBigDecimal() && !Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException("a configuration holds " + value.asText() + ": only finite numbers can be identified");
        }
        BigDecimal exact = exact(value).stripTrailingZeros();
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (exact.scale() > 0 || exact.precision() - exact.scale() > 18) {
            return json.numberNode(exact.doubleValue());
        }
        long whole = exact.longValueExact();
        return whole == (int) whole ? json.numberNode((int) whole) : json.numberNode(whole);
    }

    private static BigDecimal exact(JsonNode value) {
        if (value.isFloat()) {
            return new BigDecimal(NumberOutput.toString(value.floatValue(), true)); // 0.1f means 0.1, not 0.10000000149
        }
        return value.isDouble() ? new BigDecimal(NumberOutput.toString(value.doubleValue(), true)) : value.decimalValue();
    }
}
