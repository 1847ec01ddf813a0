package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.run.Config;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;
import tailor.run.Stage;
import tailor.task.ArithmeticTask;
import tailor.text.Corpora;
import tailor.text.Corpus;
import tailor.text.DataFolder;
import tailor.train.Stages;
import tailor.train.Workspace;
import tech.tablesaw.api.Table;

/** Checkpoints that are read and asked. */
class ProbesTest {

    @TempDir
    Path home;

    private Map<String, Stage> stages;
    private RunStore store;
    private Run run;

    @BeforeEach
    void train() throws Exception {
        Engine.getInstance();
        store = RunStore.open(home);
        stages = Stages.in(new Workspace(home, store, new DataFolder(Optional.empty(), home.resolve("data"))));
        ObjectNode config = stages.get("pre-training").defaults();
        for (Map.Entry<String, Object> small : Map.<String, Object>of("train.steps", 3, "evaluation.tokens", 256, "model.hidden_size", 32,
                "model.num_hidden_layers", 1, "model.intermediate_size", 64, "tokenizer.vocab_size", 300).entrySet()) {
            config = Config.with(config, small.getKey(), small.getValue(), "test");
        }
        run = make("pre-training", config);
    }

    private Run make(String stage, ObjectNode config) throws Exception {
        return store.make(new RunSpec("probes", stage, config, 1), "smoke", stages.get(stage).experiment(), Progress.SILENT);
    }

    @Test
    void aTextIsReadByPositionAlsoBeyondTheContextOfTraining() {
        Corpus text = Corpora.open("grammar", new DataFolder(Optional.empty(), home), 400, 1);
        assertThrows(IllegalArgumentException.class, () -> new Positions(text, 0, OptionalDouble.empty()));
        Table own = new Positions(text, 64, OptionalDouble.empty()).of("own", List.of(run));
        assertEquals(16, own.rowCount());
        assertEquals(2.5, own.doubleColumn("position").get(0));
        assertEquals(62.5, own.doubleColumn("position").get(15));
        assertEquals(own.doubleColumn("nll").asList(),
                new Positions(text, 64, OptionalDouble.of(1e4)).of("same base", List.of(run)).doubleColumn("nll").asList());
        Table longer = new Positions(text, 128, OptionalDouble.of(1e6)).of("longer", List.of(run));
        assertEquals(124.5, longer.doubleColumn("position").get(15));
        assertTrue(longer.doubleColumn("nll").mean() > 0);
    }

    @Test
    void problemsAreAskedWhereTheyFitTheContext() throws Exception {
        Answers few = Answers.asked(List.of(run), new ArithmeticTask(), 6);
        Table accuracy = few.accuracy();
        assertEquals("pre-training", accuracy.stringColumn("model").get(0));
        assertEquals(0, accuracy.intColumn("problems").get(0), "a context of 64 has no room for a question and 48 tokens of answer");
        assertTrue(accuracy.doubleColumn("greedy").isMissing(0));
        assertEquals(2, few.and(few).accuracy().rowCount());
    }
}
