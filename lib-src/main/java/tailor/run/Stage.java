package tailor.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A kind of run that studies can ask for by name: its defaults, its checks, and the experiment that does it. */
public interface Stage {

    /** As written in study files: {@code pre-training}, {@code mid-training}, {@code rlvr}. */
    String name();

    /** The complete default configuration; a fresh copy, every key present (a key that is not here is unknown). */
    ObjectNode defaults();

    /**
     * Checks a resolved configuration without running it.
     *
     * @param source named in messages: the study file
     * @throws IllegalArgumentException naming source, dotted key, value and remedy
     */
    void validate(ObjectNode config, String source);

    /**
     * What asking for a key's value changes: the key itself, or all keys that a named preset stands for.
     *
     * @param key dotted
     * @return dotted keys and their values
     * @throws IllegalArgumentException if the value names a preset that does not exist
     */
    default ObjectNode changes(String key, JsonNode value) {
        return JsonNodeFactory.instance.objectNode().set(key, value);
    }

    /**
     * The memory that a run is expected to take, in words.
     *
     * @param config resolved and valid
     * @return empty where it depends on what is not known yet, such as the model of an earlier run
     */
    default Optional<String> expectedMemory(ObjectNode config) {
        return Optional.empty();
    }

    /** Does a run of this stage. */
    Experiment experiment();
}
