package tailor.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import tailor.run.Config;
import tailor.run.Experiment;
import tailor.run.Stage;

/** The stages of the paper's pipeline, by the names that studies use. */
public final class Stages {
    private Stages() {}

    /** A stage whose configuration is a record. */
    private record RecordStage<C extends Record>(String name, C standard, Experiment experiment) implements Stage {
        @Override
        public ObjectNode defaults() {
            return Config.defaults(standard);
        }

        @Override
        public void validate(ObjectNode config, String source) {
            Config.read(config, standard.getClass(), source);
        }

        @Override
        public ObjectNode changes(String key, JsonNode value) {
            return standard instanceof GrpoConfig && key.equals("preset")
                    ? GrpoPreset.named(value.asText()).changes() : Stage.super.changes(key, value);
        }
    }

    /** All stages, working in a workspace. */
    public static Map<String, Stage> in(Workspace workspace) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        add(stages, new RecordStage<>("pre-training", PreTrainConfig.defaults(), new PreTrainer(workspace)));
        add(stages, new RecordStage<>("mid-training", MidTrainConfig.defaults(), new MidTrainer(workspace)));
        add(stages, new RecordStage<>("rlvr", GrpoConfig.defaults(), new GrpoTrainer(workspace)));
        return stages;
    }

    private static void add(Map<String, Stage> stages, Stage stage) {
        stages.put(stage.name(), stage);
    }
}
