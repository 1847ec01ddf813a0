package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.run.Config;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;
import tailor.run.Stage;
import tailor.text.DataFolder;
import tailor.train.Stages;
import tailor.train.Workspace;
import tech.tablesaw.api.Table;

/** A model's predictions after a text, beside the truth. */
class NextTokensTest {

    @Test
    void sumToOneInOrderWithTheTruthBeside(@TempDir Path home) throws Exception {
        Engine.getInstance();
        RunStore store = RunStore.open(home);
        DataFolder data = new DataFolder(Optional.empty(), home.resolve("data"));
        Stage stage = Stages.in(new Workspace(home, store, data)).get("pre-training");
        ObjectNode config = Config.with(stage.defaults(), "train.steps", 3, "test");
        config = Config.with(config, "evaluation.tokens", 256, "test");
        Run run = store.make(new RunSpec("predict", "pre-training", config, 1), "smoke", stage.experiment(), Progress.SILENT);

        NextTokens next = NextTokens.of(run, "One morning", data);
        Table table = next.table();
        assertEquals(512, table.rowCount());
        assertEquals(1, table.doubleColumn("probability").sum(), 1e-5);
        assertEquals(1, table.doubleColumn("true probability").sum(), 1e-9);
        assertTrue(table.doubleColumn("probability").get(0) >= table.doubleColumn("probability").get(1));
        assertEquals(21, next.tail(20, 5).intColumn("rank").get(0));
        int id = table.intColumn("id").get(7);
        assertEquals(table.doubleColumn("probability").get(7), next.probability(id));
        assertThrows(IllegalArgumentException.class, () -> next.probability(512));
    }
}
