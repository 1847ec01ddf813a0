package tailor.bench;

import java.util.HashMap;
import java.util.Map;

/** {@code --name value} pairs; those without a fallback are required where they are asked for. */
final class Flags {
    private final Map<String, String> values = new HashMap<>();

    Flags(String... args) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            values.put(args[i].replaceFirst("^--", ""), args[i + 1]);
        }
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    String text(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }
}
