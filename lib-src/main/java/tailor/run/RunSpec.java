package tailor.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * What a run is: a study, the stage that runs, the complete resolved configuration, and a seed.
 *
 * <p>Two specs that mean the same have the same {@link #id()}: the order of keys and the spelling of numbers do not
 * count. The configuration is copied in and out, so a spec never changes.
 *
 * @param study name of the study, as in its file's name: {@code 11-entropy-control}
 * @param stage name of the stage: {@code pre-training}, {@code mid-training}, {@code rlvr}
 * @param config the resolved configuration, every key present
 * @param seed of every random choice of the run, ≥ 0
 */
public record RunSpec(String study, String stage, ObjectNode config, long seed) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");

    public RunSpec {
        if (study == null || !NAME.matcher(study).matches()) {
            throw new IllegalArgumentException("study must be letters, digits, dots and hyphens (it names folders), got '" + study + "'");
        }
        if (stage == null || stage.isBlank()) {
            throw new IllegalArgumentException("stage must be named, got '" + stage + "'");
        }
        if (config == null) {
            throw new IllegalArgumentException("config must be given");
        }
        if (seed < 0) {
            throw new IllegalArgumentException("seed must be 0 or more, got " + seed);
        }
        config = (ObjectNode) CanonicalJson.normalised(config);
    }

    /** A copy of the resolved configuration. */
    @Override
    public ObjectNode config() {
        return config.deepCopy();
    }

    /** {@code STUDY_sSEED_HASH}, with 8 hexadecimal digits: {@code 11-entropy-control_s1_3f9a2c71}. */
    public String id() {
        return study + "_s" + seed + "_" + hash().substring(0, 8);
    }

    /** SHA-256 over the canonical JSON of {study, stage, config, seed}, 64 hexadecimal digits. */
    public String hash() {
        return CanonicalJson.sha256(toJson());
    }

    /** What config.json holds: the four parts under their names. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("study", study).put("stage", stage).put("seed", seed);
        json.set("config", config);
        return json;
    }
}
