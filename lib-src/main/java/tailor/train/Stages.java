package tailor.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tailor.run.Config;
import tailor.run.Experiment;
import tailor.run.Stage;
import tailor.tensor.OutOfDeviceMemoryException;

/** The stages of the paper's pipeline, by the names that studies use. */
public final class Stages {
    private Stages() {}

    /** A stage whose configuration is a record. */
    private record RecordStage<C extends Record>(String name, C standard, Function<C, Optional<MemoryEstimate>> memory, Experiment trainer)
            implements Stage {
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

        @Override
        @SuppressWarnings("unchecked")                      // the class of a C
        public Optional<String> expectedMemory(ObjectNode config) {
            return memory.apply((C) Config.read(config, standard.getClass(), name)).map(MemoryEstimate::toString);
        }

        @Override
        public Experiment experiment() {
            return explained(trainer);
        }
    }

    /** An experiment that says what to lower where the device's memory runs out. */
    static Experiment explained(Experiment experiment) {
        return (run, progress) -> {
            try {
                experiment.run(run, progress);
            } catch (RuntimeException e) {
                throw OutOfDeviceMemoryException.of(e, MemoryEstimate.remedy(run.config())).map(RuntimeException.class::cast).orElse(e);
            }
        };
    }

    /** All stages, working in a workspace. */
    public static Map<String, Stage> in(Workspace workspace) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        add(stages, new RecordStage<>("pre-training", PreTrainConfig.defaults(), PreTrainer::memory, new PreTrainer(workspace)));
        add(stages, new RecordStage<>("mid-training", MidTrainConfig.defaults(), unknown -> Optional.empty(), new MidTrainer(workspace)));
        add(stages, new RecordStage<>("rlvr", GrpoConfig.defaults(), unknown -> Optional.empty(), new GrpoTrainer(workspace)));
        return stages;
    }

    private static void add(Map<String, Stage> stages, Stage stage) {
        stages.put(stage.name(), stage);
    }
}
