package tailor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own is killed, without a chance to clean up, while it writes checkpoints as fast as it can. */
class RunKilledTest {

    private static final Provenance CODE = new Provenance("c", "clean", "a", Map.of());
    private static final RunSpec SPEC = new RunSpec("01-kill", "fake", JsonNodeFactory.instance.objectNode(), 1);

    /** The victim: logs and saves for ever; each file of a checkpoint must say the same step. */
    public static void main(String[] arguments) {
        Run run = RunStore.open(Path.of(arguments[0]), CODE).begin(SPEC);
        for (long step = run.lastCheckpoint().map(SavedCheckpoint::step).orElse(0L) + 1; ; step++) {
            String text = step + " ".repeat(20_000);
            run.log().append(step, Map.of("value", Math.sin(step)));
            run.saveCheckpoint(step, folder -> {
                Files.writeString(folder.resolve("first"), text);
                Files.writeString(folder.resolve("second"), text);
            });
        }
    }

    @Test
    void everyKillLeavesAWholeCheckpointAndMetricsThatFit(@TempDir Path home) throws Exception {
        RunStore store = RunStore.open(home, CODE);
        long last = 0;
        for (int kill = 0; kill < 3; kill++) {
            Process victim = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), RunKilledTest.class.getName(), home.toString()).inheritIO().start();
            long wanted = last + 5;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (lastStep(store) < wanted && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            assertTrue(store.isBeingMade(store.find(SPEC.id())), "the victim holds the lock");
            victim.destroyForcibly().waitFor();

            Run run = store.begin(SPEC); // the lock went with the process
            SavedCheckpoint saved = run.lastCheckpoint().orElseThrow();
            assertTrue(saved.step() >= wanted, saved + " after " + wanted);
            String first = Files.readString(saved.folder().resolve("first"));
            assertEquals(saved.step(), Long.parseLong(first.strip()));
            assertEquals(first, Files.readString(saved.folder().resolve("second")));
            assertEquals(saved.step(), run.metrics().size(), "one metric a step, up to the checkpoint's");
            last = saved.step();
            run.interrupted();
        }
        assertFalse(store.isBeingMade(store.find(SPEC.id())));
    }

    private static long lastStep(RunStore store) {
        return Files.exists(store.folder().resolve(SPEC.id()))
                ? store.find(SPEC.id()).lastCheckpoint().map(SavedCheckpoint::step).orElse(0L) : 0;
    }
}
