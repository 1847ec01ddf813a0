package tailor.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Configurations: JSON objects that are merged by key and read strictly into records.
 *
 * <p>Keys are in snake case, nested, and named with dots where one is meant alone: {@code loss.beta}. Whatever is wrong
 * is told with the source, the dotted key, the value and the remedy; nothing is guessed or ignored. Defaults come from a
 * record's instance, so they stand in one place and are typed. Whole numbers may be written 2 or 2.0; no other type
 * passes for another.
 */
public final class Config {

    /** Strict, in snake case, enum constants in lower case. */
    static final JsonMapper MAPPER = mapper();

    private Config() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(JsonParser.Feature.ALLOW_COMMENTS)
                .build();
        for (CoercionInputShape shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    /**
     * Reads a file that holds one JSON object; comments are allowed.
     *
     * @throws IllegalArgumentException if it is missing, not JSON, or not an object
     */
    public static ObjectNode file(Path path) {
        try {
            if (MAPPER.readTree(path.toFile()) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException(path + " must hold one JSON object");
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new IllegalArgumentException("%s, line %d: not JSON: %s".formatted(path, line, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + (Files.exists(path) ? " cannot be read: " + e.getMessage() : " does not exist"), e);
        }
    }

    /** The complete configuration that a record's instance stands for. */
    public static ObjectNode defaults(Record instance) {
        return MAPPER.valueToTree(instance);
    }

    /**
     * Reads a complete configuration into a record.
     *
     * @param source named in messages: the file
     * @throws IllegalArgumentException for an unknown or missing key, a wrong type, or a value the record refuses
     */
    public static <T extends Record> T read(ObjectNode config, Class<T> type, String source) {
        try {
            return MAPPER.treeToValue(CanonicalJson.normalised(config), type);
        } catch (JsonProcessingException e) {
            throw ConfigErrors.explain(e, config, source);
        }
    }

    /**
     * A copy of the base with changes laid over it, key by key.
     *
     * <p>The changes' keys may be dotted at any level. Lists are replaced whole. So is an object whose {@code type} differs
     * from the base's, because its other keys are those of another kind of thing; and an empty object or null in the base
     * takes anything.
     *
     * @param source named in messages: the file, or the cell's call
     * @throws IllegalArgumentException if the base has no such key; the nearest is named
     */
    public static ObjectNode merge(ObjectNode base, ObjectNode changes, String source) {
        ObjectNode merged = base.deepCopy();
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            put(merged, "", change.getKey(), change.getValue(), source);
        }
        return merged;
    }

    /** A copy of the base with one dotted key changed to a number, text, boolean, list, map or JSON value. */
    public static ObjectNode with(ObjectNode base, String key, Object value, String source) {
        ObjectNode changed = base.deepCopy();
        put(changed, "", key, MAPPER.valueToTree(value), source);
        return changed;
    }

    private static void put(ObjectNode into, String above, String key, JsonNode value, String source) {
        int dot = key.indexOf('.');
        String name = dot < 0 ? key : key.substring(0, dot);
        String path = above + name;
        boolean open = into.isEmpty();
        JsonNode old = into.get(name);
        if (old == null && !open) {
            throw ConfigErrors.unknown(source, above + key, above, into);
        }
        if (dot >= 0) {
            JsonNode child = old == null || old.isNull() ? into.putObject(name) : old;
            if (!(child instanceof ObjectNode object)) {
                throw new IllegalArgumentException("%s: %s is %s and has no key '%s'".formatted(source, path, child, key.substring(dot + 1)));
            }
            put(object, path + ".", key.substring(dot + 1), value, source);
        } else if (value instanceof ObjectNode changes && old instanceof ObjectNode object && !object.isEmpty() && sameType(object, changes)) {
            for (Map.Entry<String, JsonNode> change : changes.properties()) {
                put(object, path + ".", change.getKey(), change.getValue(), source);
            }
        } else if (old instanceof ObjectNode object && !object.isEmpty() && !(value instanceof ObjectNode)) {
            throw new IllegalArgumentException("%s: %s must be an object with the keys %s, got %s".formatted(
                    source, path, ConfigErrors.names(object), value));
        } else {
            into.set(name, value.deepCopy());
        }
    }

    private static boolean sameType(ObjectNode old, ObjectNode changes) {
        return !changes.has("type") || changes.get("type").equals(old.get("type"));
    }

    /**
     * The value at a dotted key.
     *
     * @throws IllegalArgumentException if there is none; the nearest key is named
     */
    public static JsonNode at(ObjectNode config, String key, String source) {
        JsonNode value = config.at("/" + key.replace('.', '/'));
        if (value.isMissingNode()) {
            throw new IllegalArgumentException("%s: no key '%s'%s".formatted(source, key, Nearest.hint(key, keys(config))));
        }
        return value;
    }

    /** Dotted names of all leaves, in order; lists and empty objects count as leaves. */
    public static List<String> keys(ObjectNode config) {
        List<String> keys = new ArrayList<>();
        collect(config, "", keys);
        return keys;
    }

    private static void collect(ObjectNode node, String above, List<String> keys) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (entry.getValue() instanceof ObjectNode child && !child.isEmpty()) {
                collect(child, above + entry.getKey() + ".", keys);
            } else {
                keys.add(above + entry.getKey());
            }
        }
    }

    /** What differs from the base, nested as it is: the smallest changes that make the one of the other. */
    public static ObjectNode difference(ObjectNode base, ObjectNode changed) {
        ObjectNode difference = MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> entry : changed.properties()) {
            JsonNode old = base.get(entry.getKey());
            JsonNode now = entry.getValue();
            if (old instanceof ObjectNode before && now instanceof ObjectNode after && sameType(before, after)) {
                ObjectNode inner = difference(before, after);
                if (!inner.isEmpty()) {
                    difference.set(entry.getKey(), inner);
                }
            } else if (old == null || !CanonicalJson.text(old).equals(CanonicalJson.text(now))) {
                difference.set(entry.getKey(), now.deepCopy());
            }
        }
        return difference;
    }

    /** Indented JSON for people. */
    public static String pretty(JsonNode value) {
        return new String(bytes(value), StandardCharsets.UTF_8).stripTrailing();
    }

    /** Any JSON value, record or map, indented, in UTF-8, with a newline at the end. */
    static byte[] bytes(Object value) {
        try {
            return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
