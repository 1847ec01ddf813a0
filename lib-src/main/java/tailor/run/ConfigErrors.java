package tailor.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** One line for everything that can be wrong with a configuration: source, dotted key, value, remedy. */
final class ConfigErrors {

    private ConfigErrors() {}

    /** A key that is not there. */
    static IllegalArgumentException unknown(String source, String key, String above, ObjectNode siblings) {
        List<String> known = names(siblings).stream().map(name -> above + name).toList();
        List<String> deeper = new ArrayList<>(known);
        Config.keys(siblings).forEach(leaf -> deeper.add(above + leaf));
        return new IllegalArgumentException(unknown(source, key, known, deeper));
    }

    private static String unknown(String source, String key, Collection<String> known, Collection<String> nearby) {
        String hint = Nearest.hint(key, nearby);
        return "%s: unknown key '%s'%s".formatted(source, key, hint.isEmpty() ? "; known here: " + String.join(", ", known) : hint);
    }

    /** Names of an object's keys, in order. */
    static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** What Jackson says, in the words of whoever wrote the file. */
    static IllegalArgumentException explain(JsonProcessingException e, ObjectNode config, String source) {
        if (!(e instanceof JsonMappingException mapping)) {
            return new IllegalArgumentException(source + ": " + e.getOriginalMessage(), e);
        }
        String path = path(mapping);
        if (e instanceof UnrecognizedPropertyException unknown) {
            String above = path.contains(".") ? path.substring(0, path.lastIndexOf('.') + 1) : "";
            List<String> known = unknown.getKnownPropertyIds().stream().map(id -> above + id).toList();
            return new IllegalArgumentException(unknown(source, path, known, known), e);
        }
        if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return new IllegalArgumentException(refused(refused, path, source), e);
        }
        JsonNode value = path.isEmpty() ? config : config.at("/" + path.replace('.', '/').replace("[", "/").replace("]", ""));
        if (e instanceof MismatchedInputException mismatch && value.isMissingNode()) {
            return new IllegalArgumentException("%s: missing key '%s' (%s)".formatted(source, path, typeName(mismatch.getTargetType())), e);
        }
        Class<?> target = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (target != null && target.isArray() && path.endsWith("]")) {
            target = target.getComponentType(); // Jackson names the array when one of its elements is wrong
        }
        if (e instanceof InvalidFormatException && target != null && target.isEnum()) {
            List<String> constants = Arrays.stream(target.getEnumConstants()).map(c -> c.toString().toLowerCase(Locale.ROOT)).toList();
            String given = value.asText();
            return new IllegalArgumentException("%s: %s must be one of %s, got %s%s".formatted(
                    source, path, constants, value, Nearest.hint(given, constants)), e);
        }
        if (target != null) {
            return new IllegalArgumentException("%s: %s must be %s, got %s".formatted(source, path, typeName(target), value), e);
        }
        return new IllegalArgumentException("%s: %s: %s".formatted(source, path, mapping.getOriginalMessage()), e);
    }

    /** A record's own refusal; where its message begins with a component's name, that component's key is named. */
    private static String refused(ValueInstantiationException e, String path, String source) {
        String message = String.valueOf(e.getCause().getMessage());
        String prefix = path.isEmpty() ? "" : path + ".";
        Class<?> type = e.getType().getRawClass();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                String key = PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
                for (String named : List.of(component.getName(), key)) {
                    if (message.startsWith(named + " ")) {
                        return source + ": " + prefix + key + message.substring(named.length());
                    }
                }
            }
        }
        return source + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() != null) {
                path.append(path.length() == 0 ? "" : ".").append(reference.getFieldName());
            } else if (reference.getIndex() >= 0) {
                path.append('[').append(reference.getIndex()).append(']');
            }
        }
        return path.toString();
    }

    private static String typeName(Class<?> type) {
        if (type == null) {
            return "a value";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class || type == Double.class || type == Float.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text in quotes";
        }
        return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
