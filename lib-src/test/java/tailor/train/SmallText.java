package tailor.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tailor.run.Config;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;
import tailor.run.Stage;
import tailor.text.DataFolder;

/** A store, the stages, and a text so small that a run takes a second. */
record SmallText(Path home, RunStore store, Map<String, Stage> stages) {

    static SmallText in(Path home) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            text.append("The ").append(i % 7).append(" cats see ").append(i % 5).append(" dogs and run home.\n<|endoftext|>\n");
        }
        try {
            Files.writeString(home.resolve("text.txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunStore store = RunStore.open(home);
        return new SmallText(home, store, Stages.in(new Workspace(home, store, new DataFolder(Optional.empty(), home.resolve("data")))));
    }

    String corpus() {
        return "file:" + home.resolve("text.txt");
    }

    Run preTrain(String study, ObjectNode config, long seed) throws Exception {
        return make("pre-training", study, config, seed, Progress.SILENT);
    }

    Run make(String stage, String study, ObjectNode config, long seed, Progress progress) throws Exception {
        return store.make(new RunSpec(study, stage, config, seed), "cpu", stages.get(stage).experiment(), progress);
    }

    /** Pre-training with checkpoints at each fifth step. */
    ObjectNode config(int steps) {
        ObjectNode config = stages.get("pre-training").defaults();
        config = Config.with(config, "tokenizer.vocab_size", 280, "test");
        config = Config.with(config, "model.hidden_size", 32, "test");
        config = Config.with(config, "model.intermediate_size", 64, "test");
        config = Config.with(config, "model.num_hidden_layers", 2, "test");
        config = Config.with(config, "schedule.warmup_steps", 3, "test");
        return small(config, steps, 16);
    }

    ObjectNode small(ObjectNode config, int steps, int context) {
        ObjectNode small = Config.with(config, "data.corpus", corpus(), "test");
        small = Config.with(small, "train.steps", steps, "test");
        small = Config.with(small, "train.context", context, "test");
        small = Config.with(small, "train.batch_size", 8, "test");
        small = Config.with(small, "train.log_every", 1, "test");
        small = Config.with(small, "train.checkpoint_every", 5, "test");
        return Config.with(small, "evaluation.tokens", 256, "test");
    }
}
